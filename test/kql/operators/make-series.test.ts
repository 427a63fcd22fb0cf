// make-series: what an axis can begin and end with, and what it goes by.
import { describe } from '@jest/globals'
import { cases, refuses } from '../../support/hunting.js'

describe('the axis of make-series', () => {
  cases('whole numbers do for one of fractions and for one of ints', [
    ['datatable(t: real)[0.5, 1.5, 1.75] | make-series n = count() on t from 0 to 2 step 1 | project n', [[[1, 2]]]],
    ['datatable(t: real)[0.5, 1.5] | make-series n = count() on t from int(0) to 2 step 1.5 | project n', [[[1, 1]]]],
    ['datatable(t: int)[1, 2, 2] | make-series n = count() on t from 1 to 4 step 1 | project n', [[[1, 2, 0]]]],
  ])

  // A bound of another kind lies nowhere on the axis: there would be no row to show that it is wrong.
  const days = 'datatable(t: datetime)[datetime(2026-11-01)] | make-series count() on t'
  refuses(`${days} from «1» to datetime(2026-11-05) step 1d`, 'KQL3001')
  refuses(`${days} from datetime(2026-11-01) to «3d» step 1d`, 'KQL3001')
  refuses(`${days} from «"2026-11-01"» to datetime(2026-11-03) step 1d`, 'KQL3001')
  refuses(`${days} in range(datetime(2026-11-01), «5», 1d)`, 'KQL3001')
  const hours = 'datatable(t: timespan)[2h] | make-series count() on t'
  refuses(`${hours} from «datetime(2026-11-01)» to 3h step 1h`, 'KQL3001')
  const numbers = 'datatable(t: long)[1, 2] | make-series count() on t'
  refuses(`${numbers} from «1.5» to 5 step 1`, 'KQL3001')
  refuses(`${numbers} from 1 to «dynamic(5)» step 1`, 'KQL3001')
  refuses(`${numbers} from 1 to 5 step «1.5»`, 'KQL3001')
  refuses(`${numbers} from 1 to 5 step «decimal(1)»`, 'KQL3001')
  refuses(`${numbers} from «Elsewhere» to 5 step 1`, 'KQL2001')
})
