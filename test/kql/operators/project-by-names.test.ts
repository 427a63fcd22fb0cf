// project-by-names: columns by constant names; most cases are those of the reference.
import { describe } from '@jest/globals'
import { cases, refuses } from '../../support/hunting.js'

const people = 'print Name = "Peter", Age = 39, City = "New York", Country = "USA"'
const joined = `let More = ${people}; let f = (T: (Name: string), wanted: dynamic) { T | lookup More on Name | project-by-names column_names_of(T), wanted };
  print Name = "Peter", Data = "d" | invoke`

describe('project-by-names', () => {
  cases('names, patterns and arrays of them', [
    [`${people} | project-by-names "City", "Name"`, [['New York', 'Peter']]],
    [`${people} | project-by-names dynamic(["Name", "Country"])`, [['Peter', 'USA']]],
    [`${people} | project-by-names "C*"`, [['New York', 'USA']]],
    [`${people} | project-by-names dynamic(["*y", "A*"]), "City"`, [['New York', 'USA', 39]]],
    [`${joined} f(dynamic(["Country"]))`, [['Peter', 'd', 'USA']]],
  ]) // prettier-ignore
  cases('what no column is called is left out', [
    [`${joined} f(dynamic(["Country", "NonExistent"]))`, [['Peter', 'd', 'USA']]],
    [`${people} | project-by-names "Nowhere", "Age"`, [[39]]],
  ]) // prettier-ignore
  refuses(`${people} | project-by-names "City", «Name»`, 'KQL3005')
  refuses(`${people} | «project-by-names "Nowhere"»`, 'KQL4004')
})
