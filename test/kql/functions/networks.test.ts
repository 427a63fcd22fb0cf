// IP addresses that differ by row, written in every way, and ranges that are not known when compiling.
import { describe } from '@jest/globals'
import { cases } from '../../support/hunting.js'

const addresses = 'datatable(ip:string)["10.1.2.3", "192.168.1.1/24", "256.1.1.1", "", "fe80::1"]'

describe('IPv4', () => {
  cases('parsing', [
    ['print d = dynamic({"ip":"1.2.3.4/24","n":16909060,"t":"16909060"}) | project format_ipv4(d.ip), format_ipv4(d.n), format_ipv4_mask(d.ip, 16), format_ipv4(d.t), format_ipv4(d.x)', [['1.2.3.0', '1.2.3.4', '1.2.0.0/16', '', '']]], // prettier-ignore
    [`${addresses} | project parse_ipv4(ip), format_ipv4(ip), ipv4_netmask_suffix(ip)`, [[167838211, '10.1.2.3', 32], [3232235776, '192.168.1.0', 24], [null, '', null], [null, '', null], [null, '', null]]], // prettier-ignore
    ['datatable(p:long)[24, 32, 0, -1, 33] | project format_ipv4("192.168.1.1", p), parse_ipv4_mask("0.0.0.255", p)', [['192.168.1.0', 0], ['192.168.1.1', 255], ['0.0.0.0', 0], ['', null], ['', null]]], // prettier-ignore
    ['print format_ipv4(-1), format_ipv4(4294967295), format_ipv4(4294967296)', [['', '255.255.255.255', '']]],
    ['print parse_ipv4("01.2.3.4"), parse_ipv4("1.2.3.4 "), parse_ipv4("1.2.3.4/33")', [[null, null, null]]],
  ])
  cases('ranges', [
    [`${addresses} | project ipv4_is_in_range(ip, "10.0.0.0/8"), ipv4_is_in_any_range(ip, "192.168.0.0/16", "1.1.1.1"), ipv4_is_private(ip)`, [[true, false, true], [false, true, true], [null, null, null], [null, null, null], [null, null, null]]], // prettier-ignore
    ['datatable(r:string)["10.0.0.0/8", "11.0.0.0/8", "x", "0.0.0.0/0"] | project ipv4_is_in_range("10.1.2.3", r)', [[true], [false], [null], [true]]], // prettier-ignore
    ['let nets = dynamic(["10.0.0.0/8", "127.0.0.1"]); datatable(IP:string)["10.9.9.9", "8.8.8.8"] | project ipv4_is_in_any_range(IP, nets)', [[true], [false]]], // prettier-ignore
    ['datatable(IP:string, nets:dynamic)["10.9.9.9", dynamic(["11.0.0.0/8", "10.0.0.0/8"]), "8.8.8.8", dynamic([]), "x", dynamic(["1.1.1.1"])] | project ipv4_is_in_any_range(IP, nets)', [[true], [false], [null]]], // prettier-ignore
    ['let nets = toscalar(datatable(n:string)["10.0.0.0/8"] | summarize make_list(n)); datatable(IP:string)["10.9.9.9", "8.8.8.8"] | where ipv4_is_in_any_range(IP, nets)', [['10.9.9.9']]], // prettier-ignore
    ['print ipv4_is_in_any_range("1.1.1.1", "x"), ipv4_is_in_any_range("1.1.1.1", "x", "1.1.1.0/24")', [[null, true]]],
    ['datatable(r:dynamic)[dynamic(["x"]), dynamic(["x", "1.1.1.1"]), dynamic(["2.2.2.2"]), dynamic([])] | project ipv4_is_in_any_range("1.1.1.1", r), ipv6_is_in_any_range("1.1.1.1", r)', [[null, null], [true, true], [false, false], [false, false]]], // prettier-ignore
    ['print ipv4_is_in_any_range("1.1.1.1", dynamic(["x"])), ipv4_is_in_any_range("x", dynamic([])), ipv6_is_in_any_range("x", dynamic([]))', [[null, null, null]]], // prettier-ignore
    ['datatable(ip:string)["10.0.0.1/7", "10.0.0.1/6", "172.16.0.1/12", "172.16.0.1/11", "172.32.0.1", "192.168.5.5/13", "192.168.5.5/12", "192.169.0.1"] | project ipv4_is_private(ip)', [[true], [false], [true], [false], [false], [true], [false], [false]]], // prettier-ignore
  ])
  cases('comparing', [
    ['datatable(a:string, b:string)["1.1.1.1", "1.1.1.2", "2.0.0.0", "1.255.255.255", "1.1.1.1", "1.1.1.1/0", "x", "1.1.1.1"] | project ipv4_compare(a, b), ipv4_is_match(a, b, 31)', [[-1, false], [1, false], [0, true], [null, null]]], // prettier-ignore
  ])
  cases('ipv4_range_to_cidr_list', [
    ['print ipv4_range_to_cidr_list("10.0.0.1", "10.0.0.6")', [[['10.0.0.1/32', '10.0.0.2/31', '10.0.0.4/31', '10.0.0.6/32']]]], // prettier-ignore
    ['print ipv4_range_to_cidr_list("0.0.0.0", "255.255.255.255")', [[['0.0.0.0/0']]]],
    ['print ipv4_range_to_cidr_list("10.0.0.2", "10.0.0.1")', [[[]]]],
  ])
})

describe('IPv6', () => {
  cases('parse_ipv6', [
    ['datatable(ip:string)["::", "1::", "::1", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7::", "::ffff:1.2.3.4", "64:ff9b::1.2.3.4/24"] | project parse_ipv6(ip)', [['0000:0000:0000:0000:0000:0000:0000:0000'], ['0001:0000:0000:0000:0000:0000:0000:0000'], ['0000:0000:0000:0000:0000:0000:0000:0001'], ['0001:0002:0003:0004:0005:0006:0007:0008'], ['0001:0002:0003:0004:0005:0006:0007:0000'], ['0000:0000:0000:0000:0000:ffff:0102:0304'], ['0064:ff9b:0000:0000:0000:0000:0102:0300']]], // prettier-ignore
    ['datatable(ip:string)["1::2::3", "12345::", "1:2:3:4:5:6:7:8:9", "::1.2.3.256", "g::", "1:2:3:4:5:6:7::8", ""] | project parse_ipv6(ip)', [[''], [''], [''], [''], [''], [''], ['']]], // prettier-ignore
    ['datatable(p:long)[0, 1, 61, 126, 127, 128, 129] | project parse_ipv6_mask("ffff:ffff:ffff:ffff::ffff", p)', [['0000:0000:0000:0000:0000:0000:0000:0000'], ['8000:0000:0000:0000:0000:0000:0000:0000'], ['ffff:ffff:ffff:fff8:0000:0000:0000:0000'], ['ffff:ffff:ffff:ffff:0000:0000:0000:fffc'], ['ffff:ffff:ffff:ffff:0000:0000:0000:fffe'], ['ffff:ffff:ffff:ffff:0000:0000:0000:ffff'], ['']]], // prettier-ignore
  ])
  cases('a prefix length is a number', [
    ['print parse_ipv6("::1/129"), parse_ipv6("1.2.3.4/33"), parse_ipv6_mask("fe80::1/129", 64), ipv6_compare("::1/129", "::1"), ipv6_is_match("1.2.3.4/33", "1.2.3.4"), ipv6_is_in_range("1.2.3.4", "9.9.9.9/40"), ipv6_is_in_any_range("8.8.8.8", dynamic(["10.0.0.0/33"]))', [['', '', '', null, null, null, null]]], // prettier-ignore
    ['print ipv6_compare("::1.2.3.4/120", "1.2.3.5"), parse_ipv6("::1.2.3.4/128")', [[0, '0000:0000:0000:0000:0000:0000:0102:0304']]], // prettier-ignore
    ['print parse_ipv6("fe80::1/x"), parse_ipv6("1.2.3.4/"), parse_ipv6_mask("1.2.3.4/-1", 120), ipv6_is_match("1.2.3.4/", "1.2.3.4"), ipv6_is_in_range("fe80::1", "fe80::/x")', [['', '', '', null, null]]], // prettier-ignore
  ])
  cases('comparing', [
    ['datatable(a:string, b:string)["FE80::1", "fe80::1", "::1", "::2", "1.2.3.4", "::ffff:102:304", "::192.168.1.1/30", "192.168.1.255/24", "x", "::1"] | project ipv6_compare(a, b), ipv6_is_match(a, b)', [[0, true], [-1, false], [0, true], [0, true], [null, null]]], // prettier-ignore
    ['datatable(IP:string, r:string)["fe80::1", "fe80::/10", "10.1.1.1", "10.0.0.0/8", "fe80::1", "x"] | project ipv6_is_in_range(IP, r), ipv6_is_in_any_range(IP, "::/1", r)', [[true, true], [true, true], [null, null]]], // prettier-ignore
  ])
})

describe('addresses in a text', () => {
  const lines = 'datatable(l:string)["a 127.0.0.1 b", "127.0.0.1", "x127.0.0.1", "127.0.0.10", ""]'
  cases('has_ipv4', [
    ['let ips = toscalar(print make_list_of = dynamic(["1.2.3.4"])); datatable(L:string)["at 1.2.3.4", ""] | project has_any_ipv4(L, ips)', [[true], [false]]], // prettier-ignore
    [`${lines} | project has_ipv4(l, "127.0.0.1"), has_ipv4_prefix(l, "127.0."), has_any_ipv4(l, dynamic(["1.1.1.1", "127.0.0.10"]))`, [[true, true, false], [true, true, false], [false, false, false], [false, true, true], [false, false, false]]], // prettier-ignore
    ['datatable(ip:string)["127.0.0.1", "127.0.", "127.", "127", "127.0.0.", ""] | project has_ipv4("at 127.0.0.1.", ip), has_ipv4_prefix("at 127.0.0.1.", ip)', [[true, true], [false, true], [false, true], [false, false], [false, true], [false, false]]], // prettier-ignore
    ['datatable(L:string, ips:dynamic)["at 1.2.3.4", dynamic(["4.3.2.1", "1.2.3.4"]), "at 1.2.3.4", dynamic(null)] | project has_any_ipv4(L, ips), has_any_ipv4_prefix(L, ips)', [[true, true], [false, false]]], // prettier-ignore
  ])
})
