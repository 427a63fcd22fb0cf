// From rows that show an attack to the draft of a notification.
import { Button } from '@fluentui/react-components'
import { EditRegular } from '@fluentui/react-icons'
import { useNavigate } from 'react-router'
import { useNotices } from '../../components/notices.js'
import { api } from '../../shell/api.js'
import { useApiLanguage, useTexts } from '../../shell/preferences.js'
import type { Answer, Row } from './answer.js'
import { DraftFromHuntDocument } from './hunting.operations.js'
import { huntingTexts } from './hunting.texts.js'

export interface MakeNotificationProps {
  readonly answer: Answer
  /** The rows that the hunter ticked, by their index in the answer. */
  readonly chosen: ReadonlySet<number>
  readonly query: string
}

export function MakeNotification({ answer, chosen, query }: MakeNotificationProps) {
  const t = useTexts(huntingTexts)
  const notices = useNotices()
  const navigate = useNavigate()
  const language = useApiLanguage()
  const make = async (): Promise<void> => {
    const rows = [...chosen].flatMap((index) => {
      const row = answer.rows[index]
      return row ? [cellsOf(answer, row)] : []
    })
    try {
      const variables = { findings: { rows, query, language } }
      const { data } = await api.mutate({ mutation: DraftFromHuntDocument, variables })
      if (data) void navigate(`/drafts/${encodeURIComponent(data.draftNotificationFromHunt.id)}`)
    } catch (error) {
      notices.failed(error)
    }
  }
  return (
    <Button size="small" icon={<EditRegular />} onClick={() => void make()}>
      {t.makeNotification(chosen.size)}
    </Button>
  )
}

/** A row by its columns. Whole numbers that a double cannot hold go as text, with all of their digits. */
const cellsOf = ({ columns }: Answer, row: Row): unknown =>
  JSON.parse(
    JSON.stringify(
      Object.fromEntries(columns.map(({ name }, column) => [name, row[column] ?? null])),
      (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value),
    ),
  )
