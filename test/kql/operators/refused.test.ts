// Operators that are refused by name, each with the reason.
import { describe } from '@jest/globals'
import { refuses } from '../../support/hunting.js'

describe('operators that have no place here', () => {
  refuses('print x = "a" | «reduce by x»', 'KQL4001')
  refuses('«macro-expand entity_group [cluster("a").database("b")] as d (d.T | count)»', 'KQL4001')
})

describe('operators that stand where they cannot', () => {
  refuses('print x = 1 | «print y = 2»', 'KQL3030')
  refuses('print x = 1 | «find where x == 1»', 'KQL3030')
  refuses('evaluate «bag_unpack»(x)', 'KQL3031')
  refuses('evaluate «http_request»("https://example.org")', 'KQL4008')
  refuses('union (evaluate «nosuch»())', 'KQL2004')
})

describe('options and counts that mean nothing', () => {
  refuses('«datatable()[1]»', 'KQL3012')
  refuses('print x = dynamic([1]) | mv-expand «kind=tree» x', 'KQL3010')
  refuses('print x = 1 | take «1.5»', 'KQL3010')
  refuses('print x = 1 | sample «1.5»', 'KQL3010')
  refuses('print x = 1 | top-hitters «-1.0» of x', 'KQL3010')
  refuses('print x = "a" | «search in (AlertInfo) "a"»', 'KQL3010')
})
