// The values of a statement that is put together from parts, each part adding its own.
import type { StoredValue } from './session.js'

/** Parameters, named as they come. */
export class StatementValues {
  readonly values: Record<string, StoredValue> = {}

  /** The place of a value in the statement. */
  add(value: StoredValue): string {
    const name = `v${Object.keys(this.values).length}`
    this.values[name] = value
    return `$${name}`
  }
}
