// Monaco with Microsoft's Kusto language, set up once. Imported by the editor alone, which is loaded with the page.
import './style-nonce.js'
import * as monaco from 'monaco-editor/esm/vs/editor/edcore.main'
import { getKustoWorker, kustoDefaults, themeNames } from '@kusto/monaco-kusto/release/esm/monaco.contribution'
import { DiagnosticsAdapter } from '@kusto/monaco-kusto/release/esm/languageFeatures'
import EditorWorker from 'monaco-editor/esm/vs/editor/editor.worker?worker'
import type { HuntingSchema } from './kusto-schema.js'
import { kustoSchema } from './kusto-schema.js'
import KustoWorker from './kusto.worker.js?worker'

declare global {
  // Monaco reads it by this name.
  interface Window {
    MonacoEnvironment?: monaco.Environment
  }
}

window.MonacoEnvironment = {
  getWorker: (_moduleId, label) => (label === 'kusto' ? new KustoWorker() : new EditorWorker()),
}

kustoDefaults.setLanguageSettings({
  ...kustoDefaults.languageSettings,
  includeControlCommands: false,
  enableQuickFixes: false,
})

// What is wrong in a query is for Harrier's engine to say, in its own words. The language service, when it judges, takes
// the marks of others out of the text, and fails where the text has gone meanwhile.
Object.defineProperty(DiagnosticsAdapter.prototype, '_doValidate', { value: () => undefined })

/** Gives the language service the tables and functions of this installation. */
export async function setSchema(model: monaco.editor.ITextModel, schema: HuntingSchema): Promise<void> {
  const workerOf = await getKustoWorker()
  const worker = await workerOf(model.uri)
  await worker.setSchema(kustoSchema(schema))
}

export const themeOf = (dark: boolean): string => (dark ? themeNames.dark : themeNames.light)

export { monaco }
