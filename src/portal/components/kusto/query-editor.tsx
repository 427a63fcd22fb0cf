// The query editor where a page has it: it is large, and on its way while the rest of the page is there already.
import { useQuery } from '@apollo/client/react'
import { Suspense, lazy } from 'react'
import { useIsDark } from '../../shell/preferences.js'
import { Loading } from '../loading.js'
import { HuntingSchemaDocument } from './hunting-schema.operations.js'
import type { KustoEditorProps } from './kusto-editor.js'

const KustoEditor = lazy(() => import('./kusto-editor.js'))

/** The editor with the tables and functions of this installation, lit as the portal is. */
export function QueryEditor(props: Omit<KustoEditorProps, 'dark' | 'schema'>) {
  const dark = useIsDark()
  const schema = useQuery(HuntingSchemaDocument).data?.huntingSchema
  return (
    <Suspense fallback={<Loading />}>
      <KustoEditor {...props} dark={dark} schema={schema} />
    </Suspense>
  )
}
