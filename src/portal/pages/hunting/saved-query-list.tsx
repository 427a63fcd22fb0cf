// Queries that are kept: one's own and the shared ones.
import { useMutation, useQuery } from '@apollo/client/react'
import { Badge, Button, Input, makeStyles, tokens } from '@fluentui/react-components'
import { Delete16Regular, Search16Regular } from '@fluentui/react-icons'
import { useState } from 'react'
import type { ReactElement } from 'react'
import { LoadingInPlace } from '../../components/loading.js'
import { useTexts } from '../../shell/preferences.js'
import { huntingTexts } from './hunting.texts.js'
import { DeleteSavedQueryDocument, SavedQueriesDocument } from './hunting.operations.js'
import type { SavedQueryFieldsFragment } from './hunting.operations.js'

const useStyles = makeStyles({
  pane: { display: 'flex', flexDirection: 'column', gap: '8px', height: '100%' },
  list: { overflowY: 'auto', flexGrow: 1, margin: 0, padding: 0, listStyleType: 'none' },
  item: { display: 'flex', alignItems: 'center' },
  name: { flexGrow: 1, justifyContent: 'flex-start', fontWeight: 400, minWidth: 0 },
  none: { padding: '8px', color: tokens.colorNeutralForeground3 },
})

export interface SavedQueryListProps {
  readonly onOpen: (query: SavedQueryFieldsFragment) => void
}

export function SavedQueryList({ onOpen }: SavedQueryListProps): ReactElement {
  const styles = useStyles()
  const hunting = useTexts(huntingTexts)
  const { data, loading } = useQuery(SavedQueriesDocument, { fetchPolicy: 'cache-and-network' })
  const [remove] = useMutation(DeleteSavedQueryDocument, { refetchQueries: [SavedQueriesDocument] })
  const [search, setSearch] = useState('')
  const wanted = search.trim().toLowerCase()
  const found = (data?.savedQueries ?? []).filter(({ name, description }) => `${name}\n${description}`.toLowerCase().includes(wanted)) // prettier-ignore
  if (loading && !data) return <LoadingInPlace />
  return (
    <div className={styles.pane}>
      <Input
        size="small"
        contentBefore={<Search16Regular />}
        aria-label={hunting.searchSaved}
        placeholder={hunting.searchSaved}
        value={search}
        onChange={(_, { value }) => {
          setSearch(value)
        }}
      />
      <ul className={styles.list}>
        {found.length === 0 && <li className={styles.none}>{hunting.noSaved}</li>}
        {found.map((query) => (
          <li key={query.id} className={styles.item}>
            <Button
              appearance="subtle"
              size="small"
              className={styles.name}
              title={query.description || query.query}
              onClick={() => {
                onOpen(query)
              }}
            >
              {query.name}
            </Button>
            {query.shared && <Badge appearance="tint">{query.own ? hunting.shared : query.ownerName}</Badge>}
            {query.own && (
              <Button
                appearance="subtle"
                size="small"
                icon={<Delete16Regular />}
                aria-label={hunting.deleteSaved(query.name)}
                onClick={() => void remove({ variables: { id: query.id } })}
              />
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}
