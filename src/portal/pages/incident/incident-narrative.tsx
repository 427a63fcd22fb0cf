import { useQuery } from '@apollo/client/react'
import { makeStyles, tokens } from '@fluentui/react-components'
import { Failure } from '../../components/failure.js'
import { Loading } from '../../components/loading.js'
import { Section } from '../../components/section.js'
import { useApiLanguage, useTexts } from '../../shell/preferences.js'
import { incidentsTexts } from '../incidents/incidents.texts.js'
import { IncidentNarrativeDocument } from './incident.operations.js'

const useStyles = makeStyles({
  heading: { margin: `${tokens.spacingVerticalS} 0 0`, fontSize: tokens.fontSizeBase300 },
  sentences: { margin: `${tokens.spacingVerticalXS} 0`, paddingLeft: tokens.spacingHorizontalXL },
  sentence: { overflowWrap: 'anywhere' },
})

/** What happened in plain words, in the person's language. */
export function IncidentNarrative({ id }: { readonly id: string }) {
  const styles = useStyles()
  const t = useTexts(incidentsTexts)
  const language = useApiLanguage()
  const { data, error, refetch } = useQuery(IncidentNarrativeDocument, { variables: { id, language } })
  return (
    <Section title={t.narrative}>
      {error ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Loading />
      ) : (
        data.incident.narrative.map(({ part, heading, sentences }) => (
          <div key={part}>
            <h3 className={styles.heading}>{heading}</h3>
            <ul className={styles.sentences}>
              {sentences.map((sentence, i) => (
                <li key={i} className={styles.sentence}>
                  {sentence}
                </li>
              ))}
            </ul>
          </div>
        ))
      )}
    </Section>
  )
}
