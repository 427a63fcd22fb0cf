// Texts that other programs packed or encoded: gzip, zlib, Punycode, user agents.
import { cases } from '../../support/hunting.js'

cases('compression', [
  ['print gzip_decompress_from_base64_string(gzip_compress_to_base64_string(""))', ''],
  ['print zlib_decompress_from_base64_string(zlib_compress_to_base64_string("häuser 🦅")) == "häuser 🦅"', true],
  // Bytes that are no UTF-8.
  ['print zlib_decompress_from_base64_string("eJz7DwABAQEA")', ''],
  ['print strlen(zlib_compress_to_base64_string(strrep("a", 10000))) < 100', true],
])

cases('Punycode', [
  [
    'datatable(d:string)["xn--Lin-8na.Celtchair.org", "xn--Ry-lja8c.xn--Jng-uta63a.xn--Bng-9ka.com"] | project punycode_domain_from_string(d)',
    [['Lúin.Celtchair.org'], ['Rúyì.Jīngū.Bàng.com']],
  ],
  ['print punycode_domain_to_string("Lê Lợi。Thuận Thiên。com")', 'xn--L Li-gpa4517b.xn--Thun Thin-s4a7194f.com'],
  ['print punycode_domain_from_string("xn--\u{fc}")', ''],
])

cases('user agents', [
  [
    'print parse_user_agent("Mozilla/5.0 (SymbianOS/9.2; U; Series60/3.1 NokiaN81-3/10.0.032 Profile/MIDP-2.0 Configuration/CLDC-1.1 ) AppleWebKit/413 (KHTML, like Gecko) Safari/4", dynamic(["os", "device"]))',
    [
      [
        {
          OperatingSystem: { Family: 'Symbian OS', MajorVersion: '9', MinorVersion: '2', Patch: '', PatchMinor: '' },
          Device: { Family: 'Nokia N81', Brand: 'Nokia', Model: 'N81-3' },
        },
      ],
    ],
  ],
  ['print parse_user_agent("x", "kitchen")', null],
])

cases('versions', [['print parse_version("1.2.3.4") - parse_version("1.2.3.3")', '1']])
