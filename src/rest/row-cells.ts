// Rows of JSON as the texts of their cells: what each cell says is passed on as the engine wrote it, digits and all.

const quote = 0x22
const backslash = 0x5c
const comma = 0x2c
const opens = new Set([0x5b, 0x7b])
const closes = new Set([0x5d, 0x7d])

/** The cells of each row of `[…],[…]`, as JSON. */
export function* rowCells(rows: string): Generator<readonly string[], void, undefined> {
  let cells: string[] = []
  let depth = 0
  let start = 0
  for (let at = 0; at < rows.length; at++) {
    const code = rows.charCodeAt(at)
    if (code === quote) at = endOfText(rows, at)
    else if (opens.has(code)) {
      if (++depth === 1) start = at + 1
    } else if (closes.has(code)) {
      if (--depth > 0) continue
      if (at > start || cells.length > 0) cells.push(rows.slice(start, at))
      yield cells
      cells = []
    } else if (code === comma && depth === 1) {
      cells.push(rows.slice(start, at))
      start = at + 1
    }
  }
}

/** Where a text in quotes ends: at a quote behind an even number of backslashes. */
function endOfText(rows: string, start: number): number {
  let end = rows.indexOf('"', start + 1)
  while (end > 0) {
    let slashes = 0
    while (rows.charCodeAt(end - 1 - slashes) === backslash) slashes++
    if (slashes % 2 === 0) return end
    end = rows.indexOf('"', end + 1)
  }
  return rows.length
}
