import { useQuery } from '@apollo/client/react'
import { AttackStory } from '../../components/attack-story.js'
import { useApiLanguage, useTexts } from '../../shell/preferences.js'
import { AlertStoryDocument } from './alert.operations.js'
import { alertTexts } from './alert.texts.js'

/** The story of an alert. */
export function AlertStory({ id }: { readonly id: string }) {
  const t = useTexts(alertTexts)
  const language = useApiLanguage()
  const { data, error, refetch } = useQuery(AlertStoryDocument, { variables: { id, language } })
  return (
    <AttackStory
      title={t.story}
      story={data?.alert.story}
      none={t.noStory}
      error={error}
      retry={() => void refetch()}
    />
  )
}
