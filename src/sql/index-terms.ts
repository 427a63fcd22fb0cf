// What the index calls a term: a run of at least three ASCII letters and digits in lower case, or four numbers with
// dots between, as addresses have. Whatever a constant's terms are by this rule, a text that holds it has them too.
import type { TermNeed } from './tree.js'

/** Shorter ones stand nearly everywhere. */
export const shortestTerm = 3
/** How many numbers of an address make a term. */
export const addressParts = 4

/** Could a text be a term? */
export const isTerm = (text: string): boolean => /^[0-9a-z.]+$/.test(text)

/**
 * The terms of a constant that are terms of every text that holds it. A run at an end is one only where that end is
 * one of the text's terms too; one beside a character that is not ASCII is left out, since case folding may join it.
 */
export function termsWithin(
  constant: string,
  ends: { readonly start: boolean; readonly end: boolean },
): readonly string[] {
  const text = constant.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())
  const runs = [...text.matchAll(/[0-9a-z]+/g)].map((match) => {
    const [from, to] = [match.index, match.index + match[0].length]
    const startsTerm = from === 0 ? ends.start : isAscii(text[from - 1])
    const endsTerm = to === text.length ? ends.end : isAscii(text[to])
    return { run: match[0], from, to, isWhole: startsTerm && endsTerm }
  })
  const terms = runs.filter(({ run, isWhole }) => isWhole && run.length >= shortestTerm).map(({ run }) => run)
  const addresses = runs.flatMap((_, i) => {
    const parts = runs.slice(i, i + addressParts)
    const dotted = parts.every(
      ({ run, isWhole, from }, n) =>
        isWhole && /^\d+$/.test(run) && (n === 0 || (parts[n - 1]?.to === from - 1 && text[from - 1] === '.')),
    )
    return parts.length === addressParts && dotted ? [parts.map(({ run }) => run).join('.')] : []
  })
  return [...new Set([...terms, ...addresses])]
}

const isAscii = (character: string | undefined): boolean => character !== undefined && character <= '\x7f'

/** Every term that a need names. */
export function distinctTerms(need: TermNeed): ReadonlySet<string> {
  const terms = new Set<string>()
  const pending: TermNeed[] = [need]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (typeof next === 'string') terms.add(next)
    else pending.push(...('all' in next ? next.all : next.any))
  }
  return terms
}
