// A database of one IPv4 network in the format of MaxMind's files: https://maxmind.github.io/MaxMind-DB/

type Value = string | number | readonly Value[] | { readonly [name: string]: Value }

/** Type and size of a field, then its content; whole numbers are written as uint32, others as doubles. */
function encode(value: Value): Buffer {
  if (typeof value === 'string') return field(2, Buffer.byteLength(value), Buffer.from(value))
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(Number.isInteger(value) ? 4 : 8)
    if (Number.isInteger(value)) bytes.writeUInt32BE(value)
    else bytes.writeDoubleBE(value)
    return field(Number.isInteger(value) ? 6 : 3, bytes.length, bytes)
  }
  if (isList(value)) return field(11, value.length, Buffer.concat(value.map(encode)))
  const entries = Object.entries(value)
  return field(7, entries.length, Buffer.concat(entries.flat().map(encode)))
}

const isList = (value: Value): value is readonly Value[] => Array.isArray(value)

function field(type: number, size: number, content: Buffer): Buffer {
  const [control, more] = size < 29 ? [size, []] : [29, [size - 29]]
  const head = type < 8 ? [(type << 5) | control] : [control, type - 7]
  return Buffer.concat([Buffer.from([...head, ...more]), content])
}

/** The file: one node a bit of the network's address, the record behind the last, and the description. */
export function geoDatabase(network: readonly number[], record: Value): Buffer {
  const bits = network.flatMap((byte) => Array.from({ length: 8 }, (_, bit) => (byte >> (7 - bit)) & 1))
  const count = bits.length
  const tree = Buffer.alloc(count * 6)
  bits.forEach((bit, node) => {
    const next = node + 1 < count ? node + 1 : count + 16
    tree.writeUIntBE(bit === 0 ? next : count, node * 6, 3)
    tree.writeUIntBE(bit === 1 ? next : count, node * 6 + 3, 3)
  })
  const about = encode({ node_count: count, record_size: 24, ip_version: 4, database_type: 'Test-City', languages: ['en'], binary_format_major_version: 2, binary_format_minor_version: 0, build_epoch: 1_700_000_000, description: { en: 'one network' } }) // prettier-ignore
  return Buffer.concat([
    tree,
    Buffer.alloc(16),
    encode(record),
    Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1'),
    about,
  ])
}
