// What a compressed file holds: gzip and ZIP with one file, known by their first bytes, bounded in size.
import { promisify } from 'node:util'
import { gunzip, inflateRaw } from 'node:zlib'
import { isSystemError } from '../engine/lock-file.js'
import { tooLarge, Unreadable } from './unreadable.js'

/** Other bytes are given back as they are. @throws Unreadable */
export async function unpack(bytes: Buffer, maxBytes: number): Promise<Buffer> {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return inflated(promisify(gunzip), bytes, maxBytes)
  if (bytes.toString('latin1', 0, 4) === 'PK\u0003\u0004') return unzip(bytes, maxBytes)
  return bytes
}

type Inflate = (bytes: Buffer, options: { readonly maxOutputLength: number }) => Promise<Buffer>

async function inflated(inflate: Inflate, bytes: Buffer, maxBytes: number): Promise<Buffer> {
  try {
    return await inflate(bytes, { maxOutputLength: maxBytes })
  } catch (error) {
    throw isSystemError(error, 'ERR_BUFFER_TOO_LARGE')
      ? tooLarge(maxBytes)
      : new Unreadable('its compressed data is damaged.')
  }
}

const endSignature = 0x06054b50
const entrySignature = 0x02014b50
const endLength = 22
const entryLength = 46
const stored = 0
const deflated = 8

/** The layout is APPNOTE.TXT's: the directory at the end tells where each file is and how it is compressed. */
async function unzip(bytes: Buffer, maxBytes: number): Promise<Buffer> {
  const damaged = new Unreadable('its ZIP archive is damaged.')
  let end = bytes.length - endLength
  while (end >= 0 && bytes.readUInt32LE(end) !== endSignature) end--
  if (end < 0) throw damaged
  const entries = bytes.readUInt16LE(end + 10)
  let at = bytes.readUInt32LE(end + 16)
  const files: { readonly method: number; readonly size: number; readonly header: number }[] = []
  for (let i = 0; i < entries; i++) {
    if (at + entryLength > bytes.length || bytes.readUInt32LE(at) !== entrySignature) throw damaged
    const nameLength = bytes.readUInt16LE(at + 28)
    const name = bytes.toString('utf8', at + entryLength, at + entryLength + nameLength)
    if (!name.endsWith('/')) {
      files.push({
        method: bytes.readUInt16LE(at + 10),
        size: bytes.readUInt32LE(at + 20),
        header: bytes.readUInt32LE(at + 42),
      })
    }
    at += entryLength + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
  const [file] = files
  if (!file || files.length > 1)
    throw new Unreadable(`its ZIP archive holds ${files.length} files; it should hold one.`)
  if (file.header + 30 > bytes.length) throw damaged
  const data = file.header + 30 + bytes.readUInt16LE(file.header + 26) + bytes.readUInt16LE(file.header + 28)
  const content = bytes.subarray(data, data + file.size)
  if (file.method === deflated) return inflated(promisify(inflateRaw), content, maxBytes)
  if (file.method !== stored) throw new Unreadable('its ZIP archive is compressed in a way other than deflate.')
  if (content.length > maxBytes) throw tooLarge(maxBytes)
  return content
}
