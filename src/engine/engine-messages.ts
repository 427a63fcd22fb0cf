// DuckDB's error texts → our errors. DuckDB has no error codes through this driver, only the class at the front.
import { isNativeError } from 'node:util/types'
import {
  EngineError,
  badValue,
  cancelled,
  databaseDamaged,
  databaseUnreachable,
  diskFull,
  engineFault,
  engineRestarted,
  memoryExceeded,
  resultTooLarge,
  statementRefused,
  temporarySpaceExceeded,
} from './errors.js'

/** What a message may name: the database and the limits it runs under, sizes in bytes. */
export interface EngineBounds {
  readonly path: string
  readonly memoryBytes: number
  readonly temporaryBytes: number
}

/** DuckDB gives a database up after an error it cannot undo, such as a failed checkpoint, until it is opened anew. */
const unusable = /^IO Error: .*has been invalidated|^FATAL/

/** Errors about values come first: what they quote is the user's and could pass for anything. */
const rules: readonly (readonly [RegExp, (found: Found) => EngineError])[] = [
  [/^Invalid Input Error: Cannot prepare multiple/, () => statementRefused('there are several statements.')],
  [/^(Conversion|Out of Range|Invalid Input|Mismatch Type|Constraint) Error: (?<detail>.*)/, valueError],
  [/No space left on device|Disk quota exceeded/i, ({ cause }) => diskFull(cause)],
  [/max_temp_directory_size/, ({ bounds, cause }) => temporarySpaceExceeded(bounds.temporaryBytes, cause)],
  [/^Out of Memory Error|bad_alloc/, ({ bounds, cause }) => memoryExceeded(bounds.memoryBytes, cause)],
  [/^INTERRUPT Error/, () => cancelled()],
  [/^Permission Error/, () => statementRefused('this reaches outside the database.')],
  [/^TransactionContext Error: Cannot write/, () => statementRefused('this would change data.')],
  [unusable, ({ cause }) => engineRestarted(cause)],
  [
    /Corrupt|checksum|Could not read enough bytes|attempted to read|not a valid DuckDB database|^(Serialization|Deserialization) Error/i,
    damaged,
  ],
  [
    /^IO Error/,
    ({ bounds, cause }) => databaseUnreachable(bounds.path, 'its disk does not answer as it should.', cause),
  ],
  [/Invalid string length|Cannot create a string longer|ERR_STRING_TOO_LONG/, () => resultTooLarge(512 * 1024 ** 2)],
  [/^(?<kind>\w+) Error/, ({ groups, cause }) => engineFault(`${groups.kind ?? 'unknown'} error`, cause)],
]

interface Found {
  readonly groups: Readonly<Record<string, string>>
  readonly bounds: EngineBounds
  readonly cause: unknown
}

/** The text of a thrown value. Errors of the driver and of Node are made in another realm where modules are isolated. */
export const messageOf = (error: unknown): string => (isNativeError(error) ? error.message : String(error))

/** Any error met while running → one fit for users; our own pass through. */
export function translate(error: unknown, bounds: EngineBounds): EngineError {
  if (error instanceof EngineError) return error
  const message = messageOf(error)
  for (const [pattern, make] of rules) {
    const found = pattern.exec(message)
    if (found) return make({ groups: found.groups ?? {}, bounds, cause: error })
  }
  return engineFault('unknown error', error)
}

/** Whether after this error only opening the database anew helps. */
export const isUnusable = (error: EngineError): boolean => unusable.test(messageOf(error.cause))

function damaged({ bounds, cause }: Found): EngineError {
  const text = messageOf(cause)
  const position = /WAL file: entry at byte position (\d+)/.exec(text)?.[1]
  const detail = /not a valid DuckDB database/.test(text)
    ? 'it is not a Harrier database.'
    : position
      ? `its log (${bounds.path}.wal) is damaged from byte ${position} on.`
      : 'its content is damaged.'
  return databaseDamaged(bounds.path, detail, cause)
}

/** The first line tells the value; those after it quote the SQL. */
function valueError({ groups, cause }: Found): EngineError {
  const detail = (groups.detail ?? '').trim().replace(/[.!]?$/, '.')
  return badValue(detail, cause)
}
