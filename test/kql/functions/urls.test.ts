// URLs: percent-encoding both ways, and addresses with parts missing.
import { describe } from '@jest/globals'
import { cases } from '../../support/hunting.js'

const parts = (url: string): string =>
  `print u = parse_url("${url}") | project u.Scheme, u.Host, u.Port, u.Path, u.Username, u.Password, u["Query Parameters"], u.Fragment`

describe('parse_url', () => {
  cases('parse_url', [
    [parts('https://a.b'), [['https', 'a.b', '', '', '', '', {}, '']]],
    [parts('https://a.b:8443/x/y?q=%20&flag&=z&&e='), [['https', 'a.b', '8443', '/x/y', '', '', { q: '%20', flag: '', '': 'z', e: '' }, '']]], // prettier-ignore
    [parts('ftp://u@[::1]:21/f#top'), [['ftp', '[::1]', '21', '/f', 'u', '', {}, 'top']]],
    [parts('http://a.b:http'), [['http', 'a.b', 'http', '', '', '', {}, '']]],
    [parts('http://a.b:80x/y'), [['http', 'a.b', '80x', '/y', '', '', {}, '']]],
    [parts('http://a.b:/y'), [['http', 'a.b', '', '/y', '', '', {}, '']]],
    [parts('a.b/c?d=e'), [['', '', '', 'a.b/c', '', '', { d: 'e' }, '']]],
    [parts(''), [['', '', '', '', '', '', {}, '']]],
    ['datatable(u:string)["http://a/?k=v", "x"] | project parse_url(u)["Query Parameters"].k', [['v'], [null]]],
    [String.raw`print parse_urlquery('a="q"&b=c\\d')["Query Parameters"]`, [[{ a: '"q"', b: 'c\\d' }]]],
  ])
})

describe('percent-encoding', () => {
  cases('url_encode', [
    ['datatable(s:string)["a b&é/", "", "A-Z_~.%"] | project url_encode(s), url_encode_component(s)', [['a+b%26%c3%a9%2f', 'a%20b%26%c3%a9%2f'], ['', ''], ['A-Z_~.%25', 'A-Z_~.%25']]], // prettier-ignore
  ])
  cases('url_decode', [
    ['datatable(s:string)["a+b%26%C3%A9", "%", "%zz", "%FF%FE"] | project url_decode(s)', [['a b&é'], ['%'], ['%zz'], ['']]], // prettier-ignore
    ['print url_decode(url_encode("1+1=2 é😀"))', '1+1=2 é😀'],
  ])
})
