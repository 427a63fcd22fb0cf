// find: columns of several types; the cases are those of the reference.
import { describe, expect, test } from '@jest/globals'
import { cases, hunt, refuses } from '../../support/hunting.js'

const tables = `let T1 = view () { datatable(Level: string, At: datetime, Id: string)["a", datetime(2020-01-01), "1001", "c", datetime(2020-01-01), "7"] };
  let T2 = view () { datatable(Level: string, At: datetime, Id: long)["b", datetime(2020-01-01), 1001] };`

describe('find', () => {
  test('gives a column of several types once for each', async () => {
    const { columns, rows } = await hunt(`${tables} find in (T1, T2) where Id == 1001 | project-away At`)
    expect(columns.map(({ name }) => name)).toEqual(['source_', 'Level', 'Id_string', 'Id_long'])
    expect(rows).toEqual(expect.arrayContaining([['T1', 'a', '1001', null], ['T2', 'b', '', 1001]])) // prettier-ignore
  })
  cases('or once, of the type that is asked for', [
    [`${tables} find in (T1, T2) where Id == 1001 project Level, Id: string | sort by Level asc`, [['T1', 'a', '1001'], ['T2', 'b', '1001']]],
    [`${tables} find in (T1, T2) where Id == 1001 project Level, Id: long | sort by Level asc`, [['T1', 'a', 1001], ['T2', 'b', 1001]]],
  ]) // prettier-ignore
  refuses(`${tables} find in (T1, T2) where Id == 1001 project Level, «Id»`, 'KQL3010')
})
