// What a change was asked with, as JSON for the log: secrets and long texts left out.

const secretNames = /secret|password|passphrase|token|credential|authorization|(^|_)key$/i
const longest = 1000

/** JSON of at most a few thousand characters; null where there is nothing to say. */
export function withoutSecrets(asked: unknown): string | null {
  if (asked === undefined || asked === null) return null
  try {
    return shortened(asked)
  } catch (error) {
    // JSON is read to any depth, and written to what the stack holds.
    if (error instanceof RangeError) return JSON.stringify({ cut: 'nested too deeply to be written down' })
    throw error
  }
}

function shortened(asked: unknown): string {
  const text = JSON.stringify(asked, (name, value: unknown) => {
    if (typeof value === 'bigint') return value.toString()
    if (secretNames.test(name) && (typeof value === 'string' || typeof value === 'number')) return '(left out)'
    return typeof value === 'string' && value.length > longest ? `${value.slice(0, longest)}…` : value
  })
  if (text.length <= longest * 10) return text
  return JSON.stringify({ cut: text.slice(0, longest * 10) })
}
