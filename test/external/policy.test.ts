// Which addresses are of the public Internet.
import { expect, test } from '@jest/globals'
import { isPublicAddress } from '../../src/external/policy.js'

test.each([
  ['8.8.8.8', true], ['172.15.255.255', true], ['172.32.0.0', true], ['100.128.0.0', true], ['2606:4700::1111', true],
  ['0.0.0.0', false], ['10.1.2.3', false], ['100.64.0.1', false], ['127.0.0.1', false], ['169.254.169.254', false],
  ['172.16.0.1', false], ['192.168.0.1', false], ['198.18.0.1', false], ['224.0.0.1', false], ['255.255.255.255', false],
  ['::1', false], ['::', false], ['fe80::1', false], ['fc00::1', false], ['ff02::1', false], ['::ffff:127.0.0.1', false],
  ['64:ff9b::7f00:1', false], ['2002:7f00:1::', false], ['2001:db8::1', false],
] as const)('%s: %s', (address, answer) => {
  expect(isPublicAddress(address)).toBe(answer)
}) // prettier-ignore
