// Well-formed XML without a document type, as far as elements, attributes and texts go; the rest is passed over.

export interface XmlElement {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  /** Elements and texts in order; texts of nothing but white space are left out, others are trimmed. */
  readonly content: readonly (XmlElement | string)[]
}

/** What is open while reading: an element and its content so far. */
interface Open {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly content: (XmlElement | string)[]
}

const name = '[A-Za-z_:\\u0080-\\uFFFF][\\w:.\\-\\u0080-\\uFFFF]*'
const attribute = `\\s+(${name})\\s*=\\s*("[^"<]*"|'[^'<]*')`
/** One piece of a document: what is passed over, raw text, an end, a start, or text. */
const piece = new RegExp(
  [
    '<\\?[^]*?\\?>|<!--[^]*?-->',
    '<!\\[CDATA\\[(?<raw>[^]*?)\\]\\]>',
    `</(?<end>${name})\\s*>`,
    `<(?<start>${name})(?<attributes>(?:${attribute.replaceAll(/\((?!\?)/g, '(?:')})*)\\s*(?<empty>/?)>`,
    '(?<text>[^<]+)',
  ].join('|'),
  'y',
)

class Malformed extends Error {}

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/** A text with its references to characters replaced by them. */
function decoded(text: string): string {
  return text.replaceAll(
    /&(?:#x([0-9A-Fa-f]{1,6})|#(\d{1,7})|(\w+));|&/g,
    (_, hex?: string, decimal?: string, word?: string) => {
      if (word !== undefined) return named[word] ?? fail()
      const point = hex !== undefined ? parseInt(hex, 16) : decimal !== undefined ? Number(decimal) : NaN
      return point <= 0x10ffff ? String.fromCodePoint(point) : fail()
    },
  )
}
function fail(): never {
  throw new Malformed()
}

function attributesOf(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const [, key = '', quoted = ''] of text.matchAll(new RegExp(attribute, 'g'))) {
    if (found.has(key)) fail()
    found.set(key, decoded(quoted.slice(1, -1)))
  }
  return found
}

/** The root element of a document; undefined for what is no well-formed XML. */
export function readXml(document: string): XmlElement | undefined {
  const whole: Open = { name: '', attributes: new Map(), content: [] }
  try {
    readInto(whole, document.replace(/^\uFEFF/, ''))
  } catch (error) {
    if (error instanceof Malformed) return undefined
    throw error
  }
  const [root] = whole.content
  return whole.content.length === 1 && typeof root === 'object' ? root : undefined
}

function readInto(whole: Open, document: string): void {
  const open = [whole]
  const innermost = (): Open => open.at(-1) ?? whole
  piece.lastIndex = 0
  while (piece.lastIndex < document.length) {
    const found = piece.exec(document)?.groups ?? fail()
    if (found['start'] !== undefined) {
      const element = { name: found['start'], attributes: attributesOf(found['attributes'] ?? ''), content: [] }
      innermost().content.push(element)
      if (found['empty'] === '') open.push(element)
    } else if (found['end'] !== undefined) {
      if (open.length === 1 || open.pop()?.name !== found['end']) fail()
    } else {
      const text = (found['raw'] ?? decoded(found['text'] ?? '')).trim()
      const { content } = innermost()
      const last = content.at(-1)
      // Text that goes on after a comment or as raw text is one text.
      if (typeof last === 'string') content[content.length - 1] = last + text
      else if (text !== '') content.push(text)
    }
  }
  if (open.length > 1) fail()
}
