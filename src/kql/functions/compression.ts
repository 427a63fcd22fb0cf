// Texts compressed with gzip or zlib, in base64.
import { gunzipSync, gzipSync, inflateSync, deflateSync } from 'node:zlib'
import { hostFunction } from '../../sql/host-function.js'
import { host } from '../../sql/tree.js'
import { scalar } from './define.js'

/** A decompressed text of more bytes is refused: a few bytes can stand for gigabytes. */
const largestText = 64 << 20

/** As the reference engine does, a text is kept as it is where a table of codes would take up what it saves. */
const leastSaving = 64

/** `wrap` compresses at a level, 0 for not at all. */
function compress(text: string, wrap: (bytes: Uint8Array, level: number) => Buffer): string {
  const bytes = new TextEncoder().encode(text)
  const [packed, stored] = [wrap(bytes, 6), wrap(bytes, 0)]
  return (packed.length + leastSaving > stored.length ? stored : packed).toString('base64')
}

/** The operating system in the header is "unknown", and no level is told, as in the reference engine's. */
function gzip(bytes: Uint8Array, level: number): Buffer {
  const packed = gzipSync(bytes, { level })
  packed.set([0, 0xff], 8)
  return packed
}

/** Empty for what is no base64 of such bytes, or no UTF-8 within. */
function decompress(
  source: string,
  unwrap: (bytes: Uint8Array, options: { maxOutputLength: number }) => Buffer,
): string {
  try {
    const bytes = unwrap(Buffer.from(source, 'base64'), { maxOutputLength: largestText })
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (error) {
    if ((error as { readonly code?: unknown }).code !== 'ERR_BUFFER_TOO_LARGE') return ''
    throw new RangeError(`a compressed text stands for more than ${largestText >> 20} MiB.`)
  }
}

const onTexts = (name: string, run: (text: string) => string) =>
  hostFunction({ name, takes: ['varchar'], returns: 'varchar', run })

const entry = (called: ReturnType<typeof onTexts>, doc: string, examples: Readonly<Record<string, unknown>>) =>
  scalar({
    takes: { source: 'string' },
    returns: 'string',
    doc,
    examples,
    host: [called],
    sql: ({ source }) => host(called, source),
  })

const differing = 'The bytes may differ from the reference engine’s; what they decompress to does not.'

export const compression = {
  gzip_compress_to_base64_string: entry(
    onTexts('gzip_compress', (text) => compress(text, gzip)),
    `The UTF-8 of a text compressed with gzip, in base64. ${differing}`,
    {
      'gzip_compress_to_base64_string("1234567890qwertyuiop")':
        'H4sIAAAAAAAA/wEUAOv/MTIzNDU2Nzg5MHF3ZXJ0eXVpb3A6m7f2FAAAAA==',
      'gzip_decompress_from_base64_string(gzip_compress_to_base64_string(strrep("häuser ", 99))) == strrep("häuser ", 99)': true,
    },
  ),
  gzip_decompress_from_base64_string: entry(
    onTexts('gzip_decompress', (source) => decompress(source, gunzipSync)),
    'The text that was compressed with gzip and put in base64; empty for anything else.',
    {
      'gzip_decompress_from_base64_string("H4sIAAAAAAAA/wEUAOv/MTIzNDU2Nzg5MHF3ZXJ0eXVpb3A6m7f2FAAAAA==")':
        '1234567890qwertyuiop',
      'gzip_decompress_from_base64_string("x0x0x0")': '',
    },
  ),
  zlib_compress_to_base64_string: entry(
    onTexts('zlib_compress', (text) => compress(text, (bytes, level) => deflateSync(bytes, { level }))),
    `The UTF-8 of a text compressed with zlib, in base64. ${differing}`,
    { 'zlib_compress_to_base64_string("1234567890qwertyuiop")': 'eAEBFADr/zEyMzQ1Njc4OTBxd2VydHl1aW9wOAkGdw==' },
  ),
  zlib_decompress_from_base64_string: entry(
    onTexts('zlib_decompress', (source) => decompress(source, inflateSync)),
    'The text that was compressed with zlib and put in base64; empty for anything else.',
    {
      'zlib_decompress_from_base64_string("eJwBFADr/zEyMzQ1Njc4OTBxd2VydHl1aW9wOAkGdw==")': '1234567890qwertyuiop',
      'zlib_decompress_from_base64_string("x0x0x0")': '',
    },
  ),
} as const
