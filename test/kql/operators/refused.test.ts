// Operators that are refused by name, each with the reason.
import { describe } from '@jest/globals'
import { refuses } from '../../support/hunting.js'

describe('operators that have no place here', () => {
  refuses('print x = "a" | «reduce by x»', 'KQL4001')
  refuses('«macro-expand entity_group [cluster("a").database("b")] as d (d.T | count)»', 'KQL4001')
})
