// Random queries over the hunting tables: what a hunter could write, and some that are wrong.
import type fc from 'fast-check'
import type { Catalog } from '../../../src/kql/catalog.js'
import { scalarTypes } from '../../../src/kql/types.js'
import type { ResultColumn } from '../official.js'
import type { Choices } from './choices.js'
import { choices } from './choices.js'
import { expression } from './expressions.js'
import { literals } from './literals.js'
import { operators } from './operators.js'

/** The columns that a text gives as far as it goes; `undefined` where it has a problem. */
export type ColumnsOf = (text: string) => readonly ResultColumn[] | undefined

const datatableNames = ['a', 'b', 'DeviceId', 'Timestamp', 'x', 'FileName'] as const

class Generator {
  private lets = ''
  private readonly tables: string[] = []
  /** Calls of functions, each made once: the body of one never called is no part of the query. */
  private readonly uncalled: string[] = []

  constructor(
    private readonly choose: Choices,
    private readonly catalog: Catalog,
    private readonly columnsOf: ColumnsOf,
  ) {}

  query(): string {
    const { choose } = this
    for (let n = choose.below(3); n > 0; n--) this.define()
    return this.lets + this.pipeline(1 + choose.below(6))
  }

  /** A let of a scalar, a table, a view or a function. */
  private define(): void {
    const { choose } = this
    const name = choose.pick(['L1', 'L2', 'Suspicious', 'window'])
    if (this.lets.includes(`let ${name} `)) return
    const type = choose.pick(scalarTypes) ?? 'long'
    const materials = { choose, columns: [] }
    const value = choose.weighted<readonly [text: string, table: string | undefined]>([
      [3, () => [expression(materials, type, 1), undefined]],
      [3, () => [this.pipeline(2), name]],
      [1, () => [`materialize(${this.pipeline(2)})`, name]],
      [1, () => [`view () { ${this.pipeline(1)} }`, `${name}()`]],
      [1, () => [`(p: ${type}, n: long = 5) { ${this.pipeline(1)} | extend p, n }`, `${name}(${choose.pick(literals[type])})`]],
    ]) // prettier-ignore
    if (!value) return
    const [text, table] = value
    this.lets += `let ${name} = ${text};\n`
    if (table !== undefined) (table.endsWith(')') ? this.uncalled : this.tables).push(table)
  }

  private source(): string {
    const { choose } = this
    const uncalled = this.uncalled.pop()
    if (uncalled !== undefined) return uncalled
    const found = choose.weighted<string | undefined>([
      [6, () => this.datatable()],
      [8, () => choose.pick(this.catalog.tableNames)],
      [4, () => choose.pick(['DeviceProcessEvents', 'DeviceNetworkEvents', 'DeviceFileEvents', 'EmailEvents', 'AlertEvidence'])], // prettier-ignore
      [3, () => choose.pick(this.tables)],
      [2, () => `print ${choose.several(1, 3, () => `${choose.pick(['', 'a = ', 'b = '])}${expression({ choose, columns: [] }, choose.pick(scalarTypes) ?? 'long')}`).join(', ')}`], // prettier-ignore
      [2, () => `range ${choose.pick(['x', 'n'])} ${choose.pick(['from 1 to 10 step 1', 'from ago(1d) to now() step 1h', 'from 0.0 to 1.0 step 0.25', 'from 1h to 5h step 30m'])}`], // prettier-ignore
      [2, () => `union ${choose.pick(['', 'withsource=T ', 'kind=outer '])}${choose.several(2, 3, () => this.table()).join(', ')}`], // prettier-ignore
      [1, () => `search in (DeviceInfo, AlertInfo) "x"`],
      [1, () => `find in (DeviceInfo, DeviceEvents) where DeviceName == "x"${choose.pick(['', ' project DeviceName, Timestamp'])}`], // prettier-ignore
    ])
    return found ?? 'DeviceInfo'
  }

  private datatable(): string {
    const { choose } = this
    const names = [...new Set(choose.several(1, 5, () => choose.pick(datatableNames)))]
    const columns = names.map((name) => ({ name, type: choose.pick(scalarTypes) ?? 'long' }))
    const rows = choose.several(0, 3, () => columns.map(({ type }) => choose.pick(literals[type]).replaceAll(/ago\(1d\)|now\(\)/g, 'datetime(2024-01-01)').replaceAll(/todynamic\(.*\)/g, 'dynamic([1, {"a": "b"}])'))) // prettier-ignore
    return `datatable(${columns.map(({ name, type }) => `${name}: ${type}`).join(', ')})[${rows.flat().join(', ')}]`
  }

  /** A table as an operand of join and union. */
  private table(): string {
    const { choose } = this
    return choose.weighted([
      [2, () => choose.pick([...this.tables, 'DeviceInfo', 'DeviceEvents', 'IdentityInfo'])],
      [1, () => `(${this.pipeline(choose.below(3))})`],
    ]) ?? 'DeviceInfo' // prettier-ignore
  }

  private pipeline(length: number): string {
    let text = this.source()
    for (let n = 0; n < length; n++) {
      const columns = this.columnsOf(this.lets + text)
      if (!columns || columns.length === 0) return text
      const materials = { choose: this.choose, columns, table: () => this.table() }
      const operator = this.choose.weighted(operators.map(([weight, make]) => [weight, () => make(materials)] as const))
      text += `\n| ${operator ?? 'count'}`
    }
    return text
  }
}

/** Random queries over a catalogue; what follows in a pipeline is chosen by the columns it has so far. */
export const queries = (catalog: Catalog, columnsOf: ColumnsOf): fc.Arbitrary<string> =>
  choices.map((choose) => new Generator(choose, catalog, columnsOf).query())
