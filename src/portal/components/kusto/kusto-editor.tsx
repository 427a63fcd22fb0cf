// The query editor: Monaco, Microsoft's Kusto language, and the problems that Harrier's engine finds.
import { useEffect, useRef } from 'react'
import type { ReactElement } from 'react'
import { splitQueries } from '../../../../grammar/split.js'
import type { HuntingSchema } from './kusto-schema.js'
import { monaco, setSchema, themeOf } from './monaco.js'
import type { Problem } from './problem.js'

/** The query that a cursor is in, and where it begins in the text. */
export interface QueryAt {
  readonly text: string
  /** Lines from 0: what is to be added to the lines of its problems. */
  readonly line: number
}

export interface EditorCommands {
  /** The selected text, or else the query under the cursor. */
  current(): QueryAt
  focus(): void
  /** Puts text where the cursor is. */
  insert(text: string): void
}

export interface KustoEditorProps {
  readonly text: string
  readonly label: string
  readonly dark: boolean
  readonly schema: HuntingSchema | undefined
  /** Problems of one query of the text, and the line that it begins on (from 0). */
  readonly problems: readonly Problem[]
  readonly problemsFrom: number
  readonly onChange: (text: string) => void
  readonly onCursor?: () => void
  readonly onRun: () => void
  readonly onReady?: (commands: EditorCommands) => void
}

const owner = 'harrier'

/** Pieces of text parted by blank lines; the piece that holds an offset, or the last one before it. */
function queryAt(text: string, offset: number): QueryAt {
  const pieces = splitQueries(text)
  const piece = pieces.find(({ span }) => offset <= span.end) ?? pieces.at(-1)
  if (!piece) return { text, line: 0 }
  return { text: piece.text, line: text.slice(0, piece.span.start).split('\n').length - 1 }
}

export default function KustoEditor(props: KustoEditorProps): ReactElement {
  const place = useRef<HTMLDivElement>(null)
  const editor = useRef<monaco.editor.IStandaloneCodeEditor>(undefined)
  const latest = useRef(props)
  useEffect(() => {
    latest.current = props
  })

  useEffect(() => {
    if (!place.current) return
    const model = monaco.editor.createModel(latest.current.text, 'kusto')
    const made = monaco.editor.create(place.current, {
      model,
      theme: themeOf(latest.current.dark),
      ariaLabel: latest.current.label,
      automaticLayout: true,
      fixedOverflowWidgets: true,
      minimap: { enabled: false },
      scrollBeyondLastLine: false,
      fontSize: 13,
      lineNumbersMinChars: 3,
      padding: { top: 8, bottom: 8 },
      renderLineHighlight: 'line',
      tabSize: 4,
      // The colours come from the language service.
      'semanticHighlighting.enabled': true,
    })
    editor.current = made
    const current = (): QueryAt => {
      const selection = made.getSelection()
      const chosen = selection ? model.getValueInRange(selection) : ''
      if (selection && chosen.trim() !== '') return { text: chosen, line: selection.startLineNumber - 1 }
      return queryAt(model.getValue(), model.getOffsetAt(made.getPosition() ?? { lineNumber: 1, column: 1 }))
    }
    made.onDidChangeModelContent(() => {
      latest.current.onChange(model.getValue())
    })
    made.onDidChangeCursorPosition(() => {
      latest.current.onCursor?.()
    })
    made.addAction({
      id: 'harrier.run',
      label: 'Run',
      keybindings: [monaco.KeyMod.Shift | monaco.KeyCode.Enter, monaco.KeyMod.CtrlCmd | monaco.KeyCode.Enter],
      run: () => {
        latest.current.onRun()
      },
    })
    latest.current.onReady?.({
      current,
      focus: () => {
        made.focus()
      },
      insert: (text) => {
        made.executeEdits(owner, [{ range: made.getSelection() ?? new monaco.Range(1, 1, 1, 1), text }])
        made.focus()
      },
    })
    return () => {
      made.dispose()
      model.dispose()
    }
  }, [])

  useEffect(() => {
    const model = editor.current?.getModel()
    if (model && model.getValue() !== props.text) model.setValue(props.text)
  }, [props.text])

  useEffect(() => {
    monaco.editor.setTheme(themeOf(props.dark))
  }, [props.dark])

  useEffect(() => {
    const model = editor.current?.getModel()
    if (model && props.schema) void setSchema(model, props.schema)
  }, [props.schema])

  useEffect(() => {
    const model = editor.current?.getModel()
    if (model) monaco.editor.setModelMarkers(model, owner, props.problems.map((problem) => marker(problem, props.problemsFrom))) // prettier-ignore
  }, [props.problems, props.problemsFrom])

  return <div ref={place} style={{ height: '100%', width: '100%' }} data-testid="kusto-editor" />
}

function marker({ code, message, severity, start, end }: Problem, from: number): monaco.editor.IMarkerData {
  return {
    code,
    message,
    severity: severity === 'error' ? monaco.MarkerSeverity.Error : monaco.MarkerSeverity.Warning,
    startLineNumber: start.line + from,
    startColumn: start.column,
    endLineNumber: end.line + from,
    // A place without length is still to be seen.
    endColumn: end.line === start.line && end.column === start.column ? end.column + 1 : end.column,
  }
}
