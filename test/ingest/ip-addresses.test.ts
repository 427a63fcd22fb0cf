// The kinds of IP addresses as the hunting columns name them.
import { expect, test } from '@jest/globals'
import { ipAddressType, unmapped } from '../../src/ingest/ip-addresses.js'

test.each([
  ['8.8.8.8', 'Public'],
  ['10.1.2.3', 'Private'],
  ['172.16.0.1', 'Private'],
  ['172.32.0.1', 'Public'],
  ['192.168.2.5', 'Private'],
  ['127.0.0.1', 'Loopback'],
  ['169.254.169.254', 'LinkLocal'],
  ['224.0.0.252', 'Multicast'],
  ['255.255.255.255', 'Broadcast'],
  ['0.0.0.0', 'Unspecified'],
  ['100.64.0.1', 'Reserved'],
  ['240.0.0.1', 'Reserved'],
  ['::1', 'Loopback'],
  ['0:0:0:0:0:0:0:1', 'Loopback'],
  ['::', 'Unspecified'],
  ['fe80:0:0:0:90e:17af:263c:5209', 'LinkLocal'],
  ['fe80::1%12', 'LinkLocal'],
  ['fd00::1', 'Private'],
  ['ff02::1:3', 'Multicast'],
  ['2001:0:4136:e378::1', 'Teredo'],
  ['2606:4700::1111', 'Public'],
  ['::ffff:10.0.0.1', 'FourToSixMapping'],
  ['workstation5', ''],
])('%s is %s', (address, type) => {
  expect(ipAddressType(address)).toBe(type)
})

test('an IPv4 address is taken out of its mapping', () => {
  expect(unmapped('::ffff:172.18.39.6')).toBe('172.18.39.6')
  expect(unmapped('::1')).toBe('::1')
})
