// Chevrotain as the one file it ships as: its unbundled entry loads some 700 modules and takes 20 times as long.
import type * as Chevrotain from 'chevrotain'

/** Where the package's bundle lies; undefined where modules cannot be resolved here, as in bundlers and test runners. */
function bundle(): string | undefined {
  try {
    return new URL('../chevrotain.min.mjs', import.meta.resolve('chevrotain')).href
  } catch {
    return undefined
  }
}

const loaded = bundle()
const chevrotain = (loaded ? await import(loaded) : await import('chevrotain')) as typeof Chevrotain

export const {
  Alternation,
  EmbeddedActionsParser,
  EOF,
  Lexer,
  NonTerminal,
  Option,
  Repetition,
  RepetitionMandatory,
  RepetitionMandatoryWithSeparator,
  RepetitionWithSeparator,
  Terminal,
  createToken,
  isRecognitionException,
  tokenMatcher,
} = chevrotain
