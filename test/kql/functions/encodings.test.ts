// Base64, hexadecimal and characters where arguments differ by row or are no such thing.
import { describe } from '@jest/globals'
import { cases } from '../../support/hunting.js'

describe('base64', () => {
  cases('decoding', [
    ['datatable(s:string)["S3VzdG8=", "x", "", "/w=="] | project base64_decode_tostring(s), base64_decode_toarray(s)', [['Kusto', [75, 117, 115, 116, 111]], ['', null], ['', []], ['', [255]]]], // prettier-ignore
    ['print base64_decode_tostring("YwBtAGQA")', 'c\0m\0d\0'],
    ['print replace_string(base64_decode_tostring("YwBtAGQA"), "\\u0000", "")', 'cmd'],
    ['print base64_encode_fromarray(base64_decode_toarray("AP8="))', 'AP8='],
    ['print base64_encode_fromarray(dynamic([1, -1])), base64_encode_fromarray(dynamic(["a"])), base64_encode_fromarray(dynamic(null))', [['', '', '']]], // prettier-ignore
    ['print base64_decodestring(base64_encodestring("é"))', 'é'],
  ])
  cases('guids', [
    [
      'let g = guid(10e99626-bc2b-4c75-bb3e-fe606de25700); print base64_decode_toguid(base64_encode_fromguid(g)) == g',
      true,
    ],
  ])
})

describe('characters', () => {
  cases('make_string', [
    ['datatable(a:long, d:dynamic)[75, dynamic([75]), -1, dynamic([75]), 75, dynamic([null]), long(null), dynamic([75]), 75, dynamic([75.5]), 75, dynamic(["a"]), 1114112, dynamic([])] | project make_string(a, d)', [['KK'], [''], [''], [''], [''], [''], ['']]], // prettier-ignore
    ['print make_string(75, dynamic([])), make_string(dynamic([75, 76]), 77)', [['K', 'KLM']]],
    ['datatable(a:int, d:dynamic)[75, dynamic([97, 98]), int(null), dynamic(null)] | project make_string(a, d)', [['Kab'], ['']]], // prettier-ignore
    ['print make_string(-1), make_string(dynamic(["x", 65]))', [['', '']]],
    ['print unicode_codepoints_to_string(to_utf8("Kü😀"))', 'Kü😀'],
  ])
  cases('tohex', [
    ['datatable(i:int, l:long)[255, 255, -1, -1, int(null), long(null)] | project tohex(i), tohex(i, 4), tohex(l), tohex(l, l)', [['ff', '00ff', 'ff', '00000000000000ff'], ['ffffffff', 'ffffffff', 'ffffffffffffffff', 'ffffffffffffffff'], ['', '', '', '']]], // prettier-ignore
  ])
  cases('hashes', [
    ['print hash_md5(datetime(2020-01-01)), hash_sha1(1)', [['786c530672d1f8db31fee25ea8a9390b', '356a192b7913b04c54574d18c28d46e6395428ab']]], // prettier-ignore
  ])
  const long = `${'0123456789'.repeat(7)}é`
  cases('hash', [
    ['datatable(s:string)["", "abc", "0123456789abcdefghijklmnopqrstuv"] | project tostring(hash(s))', [['-1205034819632174695'], ['4952883123889572249'], ['-4648667275602835742']]], // prettier-ignore
    [`print tostring(hash_xxhash64("${long}"))`, '-3742710559650050720'],
    // Of 10, 13, 16, 46 and 301 bytes: whole stripes, eights, fours and what is left.
    [`datatable(n: long)[3, 4, 5, 15, 100] | extend s = strcat(strrep("aé", n), "z") | project tostring(hash(s))`, [['-6901992232724561144'], ['8887363844230375542'], ['8440590885075956250'], ['-6147146302087429328'], ['-9076052429177707143']]], // prettier-ignore
    [
      'datatable(s:string)["", "abc"] | project hash(s, 10), hash(s, 0)',
      [
        [5, null],
        [9, null],
      ],
    ],
    ['print hash(long(null)), hash(int(7)) == hash(7)', [[null, true]]],
  ])
  cases('new_guid', [['range i from 1 to 50 step 1 | extend g = new_guid() | summarize dcount(g)', [[50]]]])
})
