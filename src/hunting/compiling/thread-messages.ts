// What is said between the thread of the server and one that compiles.
import type { Diagnostic } from '../../../grammar/diagnostic.js'
import type { ExternalOptions } from '../../external/reader.js'
import type { InvalidCode } from '../../request-errors.js'
import type { HuntCompiler, HuntText } from './compiler.js'

/** What a compiler thread needs to know of the settings. */
export type CompilerOptions = Pick<ExternalOptions, 'watchlistFolder' | 'geoDatabase'>

export type CompilerMethod = keyof HuntCompiler
export type CompilerAnswer<Method extends CompilerMethod> = Awaited<ReturnType<HuntCompiler[Method]>>

/** A thread has one request at a time, and gives one reply to each. */
export interface CompilerRequest {
  readonly method: CompilerMethod
  readonly text: HuntText
}

/** Why there is no answer. A fault is an error of ours; its text is for the log. */
export type CompilerFailure =
  | { readonly kind: 'kql'; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: 'invalid'; readonly message: string; readonly code: InvalidCode }
  | { readonly kind: 'fault'; readonly text: string }

export type CompilerReply = { readonly value: CompilerAnswer<CompilerMethod> } | { readonly failure: CompilerFailure }
