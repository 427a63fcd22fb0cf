// parse_xml: XML text as the dynamic that the reference's table of forms gives for it.
import type { HostJson } from '../../sql/host-function.js'
import { hostFunction } from '../../sql/host-function.js'
import { host } from '../../sql/tree.js'
import { scalar } from './define.js'
import type { XmlElement } from './xml-reader.js'
import { readXml } from './xml-reader.js'

/** Texts of more bytes of UTF-8 are not read, as the reference has it. */
const longest = 1 << 20
/** Elements deeper than that are no document. */
const deepest = 200

/** Members in order; what comes several times is an array. */
function collected(members: readonly (readonly [name: string, value: HostJson])[]): HostJson {
  const byName = new Map<string, HostJson[]>()
  for (const [name, value] of members) byName.set(name, [...(byName.get(name) ?? []), value])
  return Object.fromEntries(
    [...byName].map(([name, values]) => [name, values.length === 1 ? (values[0] ?? null) : values]),
  )
}

function valueOf({ attributes, content }: XmlElement, depth: number): HostJson {
  if (depth > deepest) throw new RangeError(`an XML text has elements within more than ${deepest} others.`)
  const [only] = content
  if (attributes.size === 0 && content.length <= 1 && typeof only !== 'object') return only ?? null
  return collected([
    ...[...attributes].map(([name, text]) => [`@${name}`, text] as const),
    ...content.map((part) => (typeof part === 'string' ? (['#text', part] as const) : member(part, depth + 1))),
  ])
}

const member = (element: XmlElement, depth: number): readonly [string, HostJson] => [
  element.name,
  valueOf(element, depth),
]

const parseXml = hostFunction({
  name: 'parse_xml',
  takes: ['varchar'],
  returns: 'json',
  run: (text) => {
    const root = Buffer.byteLength(text) > longest ? undefined : readXml(text)
    return root ? collected([member(root, 0)]) : null
  },
})

export const xml = {
  parse_xml: scalar({
    takes: { xml: 'string' },
    returns: 'dynamic',
    resultName: 'first',
    doc: 'XML as a bag: an element’s attributes under @name, its text under #text where there is more than text, elements of one name as an array; null for what is no XML or more than 1,048,576 bytes. All values are texts.',
    examples: {
      'parse_xml("<e name=\\"value\\">text</e>")': { e: { '@name': 'value', '#text': 'text' } },
      'parse_xml("<e><a>x</a><a>y</a><b/></e>")': { e: { a: ['x', 'y'], b: null } },
      'parse_xml("<e>")': null,
    },
    host: [parseXml],
    sql: ({ xml: text }) => host(parseXml, text),
  }),
} as const
