// A thread that holds Microsoft's own parser and binder and answers what it makes of each text it is sent.
import { createRequire } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'

const require = createRequire(import.meta.url)
require('@kusto/language-service-next/bridge.min')
require('@kusto/language-service-next/Kusto.Language.Bridge.min')
const { KustoCode, GlobalState, Symbols } = globalThis.Kusto.Language

/** The items of a list of .NET. */
const items = (list) => Array.from({ length: list.Count }, (_, at) => list.getItem(at))

const tables = workerData.tables.map(({ name, schema }) => new Symbols.TableSymbol.$ctor7(name, schema, null))
// The constructor called ctor; $ctor1 drops the tables without a word.
const globals = GlobalState.Default.WithDatabase(new Symbols.DatabaseSymbol.ctor('hunting', tables))

const errors = (list) =>
  items(list)
    .filter(({ Severity }) => Severity === 'Error')
    .map(({ Code, Message, Start }) => ({ code: Code, message: Message, start: Start }))
    .sort((a, b) => a.start - b.start)

function verdict(text) {
  const code = KustoCode.ParseAndAnalyze(text, globals)
  const columns = code.ResultType?.Columns
  return {
    problems: errors(code.GetDiagnostics()),
    syntax: errors(code.GetSyntaxDiagnostics()),
    columns: columns ? items(columns).map(({ Name, Type }) => ({ name: Name, type: Type.Name })) : [],
  }
}

/** What it throws are errors of .NET, such as "Cannot convert to IConvertible" of a bool where a text is asked for. */
function verdictOrNone(text) {
  try {
    return verdict(text)
  } catch {
    return undefined
  }
}

parentPort.on('message', ({ id, text }) => parentPort.postMessage({ id, verdict: verdictOrNone(text) }))
