// The order in which the reference engine hands out sets of cells: that of the hash table which it gathers them in.

/*
 * The recorded answers geo-f0adde1420 and geo-7c46fd49c3 show a std::unordered_set<std::string> of libstdc++ with room
 * for all its members: as many buckets as the next number of this table, the name's 64-bit MurmurHash2 modulo that for a
 * bucket, and a list in which a bucket's newest member stands before its others, and a new bucket before all.
 */
const bucketCounts = [
  2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 103, 109, 113, 127,
  137, 139, 149, 157, 167, 179, 193, 199, 211, 227, 241, 257, 277, 293, 313, 337, 359, 383, 409, 439, 467, 503, 541,
  577, 619, 661, 709, 761, 823, 887, 953, 1031, 1109, 1193, 1289, 1381, 1493, 1613, 1741, 1879, 2029, 2179, 2357, 2549,
  2753, 2971, 3209, 3469, 3739, 4027, 4349, 4703, 5087, 5503, 5953, 6427, 6949, 7517, 8123, 8783, 9497, 10273, 11113,
  12011, 12983, 14033, 15173, 16411, 17749, 19183, 20753, 22447, 24281, 26267, 28411, 30727, 33223, 35933, 38873, 42043,
  45481, 49201, 53201, 57557, 62233, 67307,
] // prettier-ignore

const multiplier = 0xc6a4a7935bd1e995n
const seed = 0xc70f6907n

const low64 = (n: bigint): bigint => BigInt.asUintN(64, n)
const folded = (n: bigint): bigint => n ^ (n >> 47n)

/** MurmurHash2 of 64 bits over the bytes of a text, as libstdc++ seeds it. */
function murmurHash(text: string): bigint {
  const bytes = Buffer.from(text)
  const whole = bytes.length - (bytes.length % 8)
  let hash = seed ^ low64(BigInt(bytes.length) * multiplier)
  for (let at = 0; at < whole; at += 8) {
    const mixed = low64(folded(low64(bytes.readBigUInt64LE(at) * multiplier)) * multiplier)
    hash = low64((hash ^ mixed) * multiplier)
  }
  if (whole < bytes.length) {
    const rest = bytes.subarray(whole).reduceRight((sum, byte) => (sum << 8n) + BigInt(byte), 0n)
    hash = low64((hash ^ rest) * multiplier)
  }
  return folded(low64(folded(hash) * multiplier))
}

/** Each name once, in the order of the hash table that they were put into one after another. */
export function inHashOrder(names: Iterable<string>): readonly string[] {
  const members = [...new Set(names)]
  const count = BigInt(bucketCounts.find((size) => size >= members.length) ?? 67_307)
  const buckets = new Map<bigint, string[]>()
  for (const name of members) {
    const bucket = murmurHash(name) % count
    const mates = buckets.get(bucket)
    if (mates) mates.push(name)
    else buckets.set(bucket, [name])
  }
  return [...buckets.values()].flat().reverse()
}
