// Internationalised domain names: Punycode, RFC 3492.
import { createRequire } from 'node:module'
import { hostFunction } from '../../sql/host-function.js'
import { host } from '../../sql/tree.js'
import { scalar } from './define.js'
import { isAscii } from './folds.js'

// By its folder, for Node has an old module of the same name.
const { decode, encode } = createRequire(import.meta.url)('punycode/') as {
  readonly decode: (text: string) => string
  readonly encode: (text: string) => string
}

/** The characters that may stand for a dot in a domain: RFC 3490, 3.1. */
const dots = /[.。．｡]/g

const domainFrom = (encoded: string): string =>
  encoded
    .split('.')
    .map((label) => (/^xn--/i.test(label) ? decode(label.slice(4)) : label))
    .join('.')

const domainTo = (domain: string): string =>
  domain
    .split(dots)
    .map((label) => (isAscii(label) ? label : `xn--${encode(label)}`))
    .join('.')

/** Empty for what cannot be decoded. */
const entry = (
  name: string,
  change: (text: string) => string,
  doc: string,
  examples: Readonly<Record<string, unknown>>,
) => {
  const called = hostFunction({
    name,
    takes: ['varchar'],
    returns: 'varchar',
    run: (text) => {
      try {
        return change(text)
      } catch {
        return ''
      }
    },
  })
  return scalar({
    takes: { source: 'string' },
    returns: 'string',
    doc,
    examples,
    host: [called],
    sql: ({ source }) => host(called, source),
  })
}

export const punycodeTexts = {
  punycode_from_string: entry(
    'punycode_from_string',
    encode,
    'The Punycode of a text, without the mark xn-- that domains have.',
    { 'punycode_from_string("académie-française")': 'acadmie-franaise-npb1a' },
  ),
  punycode_to_string: entry(
    'punycode_to_string',
    decode,
    'The text that Punycode stands for; empty where it is none.',
    { 'punycode_to_string("acadmie-franaise-npb1a")': 'académie-française', 'punycode_to_string("é")': '' },
  ),
  punycode_domain_from_string: entry(
    'punycode_domain_from_string',
    domainFrom,
    'A domain with each label that is in Punycode decoded; empty where one is not decodable.',
    { 'punycode_domain_from_string("xn--Ge-mia.Bulg.edu")': 'Gáe.Bulg.edu' },
  ),
  punycode_domain_to_string: entry(
    'punycode_domain_to_string',
    domainTo,
    'A domain with each label that is not plain ASCII in Punycode.',
    { 'punycode_domain_to_string("Riðill｡Skáldskaparmál｡org")': 'xn--Riill-jta.xn--Skldskaparml-dbbj.org' },
  ),
} as const
