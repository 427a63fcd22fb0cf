// Guids beside values of other types.
import { cases } from '../../support/hunting.js'

const one = 'guid(74be27de-1e4e-49d9-b579-fe0b331d3642)'
const rows = `datatable(g: guid)[${one}]`
cases('a guid among other values', [
  [`${rows} | where g in (1.5, 2, datetime(2024-01-01), 1d, true, ${one}) | count`, [[1]]],
  [`${rows} | where g in (1.5, 2, datetime(2024-01-01)) | count`, [[0]]],
  [`${rows} | where g in (dynamic("74be27de-1e4e-49d9-b579-fe0b331d3642")) | count`, [[1]]],
  [`${rows} | where g !in (real(+inf), "74be27de1e4e49d9b579fe0b331d3642") | count`, [[0]]],
])

cases('toguid reads what a text begins with', [
  ['print toguid("74be27de1e4e-49d9-b579-fe0b331d3642 and more") == ' + one, [[true]]],
  ['print toguid("74be27de1e4e49d9b579fe0b331d364200") == ' + one, [[true]]],
  ['print toguid("7-4be27de1e4e49d9b579fe0b331d3642"), toguid("74be27de-1e4e-49d9-b579-fe0b331d364")', [[null, null]]],
])
