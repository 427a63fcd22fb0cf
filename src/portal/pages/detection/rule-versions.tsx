// The versions of a rule, and what differs between two of them, which the address holds.
import { useQuery } from '@apollo/client/react'
import { Field, Select, makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { useSearchParams } from 'react-router'
import { Failure } from '../../components/failure.js'
import { Loading } from '../../components/loading.js'
import { Section } from '../../components/section.js'
import { useFormat, useTexts } from '../../shell/preferences.js'
import type { ShownRule } from './detection-page.js'
import { RuleDiffDocument } from './detection.operations.js'
import { detectionTexts } from './detection.texts.js'

const useStyles = makeStyles({
  choice: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalM, marginBottom: tokens.spacingVerticalS },
  diff: { margin: 0, overflowX: 'auto', fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200 },
  line: { whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', paddingInline: tokens.spacingHorizontalS },
  added: { backgroundColor: tokens.colorPaletteGreenBackground1 },
  gone: { backgroundColor: tokens.colorPaletteRedBackground1 },
  place: { color: tokens.colorNeutralForeground2 },
})

export interface RuleVersionsProps {
  readonly id: string
  /** Newest first. */
  readonly versions: ShownRule['versions']
}

export function RuleVersions({ id, versions }: RuleVersionsProps) {
  const styles = useStyles()
  const t = useTexts(detectionTexts)
  const format = useFormat()
  const [params, setParams] = useSearchParams()
  const newest = versions[0]?.version ?? 0
  const chosen = (name: string, otherwise: number): number =>
    versions.find(({ version }) => String(version) === params.get(name))?.version ?? otherwise
  const [from, to] = [chosen('from', versions[1]?.version ?? newest), chosen('to', newest)]
  const choice = (name: string, label: string, value: number) => (
    <Field label={label}>
      <Select
        value={String(value)}
        onChange={(_, { value: next }) => {
          setParams((before) => new URLSearchParams([...[...before].filter(([key]) => key !== name), [name, next]]))
        }}
      >
        {versions.map(({ version, changedBy, changed }) => (
          <option key={version} value={version}>
            {t.version(version)} – {changedBy}, {format.dateTime(changed)}
          </option>
        ))}
      </Select>
    </Field>
  )
  return (
    <Section title={t.versions}>
      {versions.length < 2 ? (
        t.oneVersion
      ) : (
        <>
          <div className={styles.choice}>
            {choice('from', t.from, from)}
            {choice('to', t.to, to)}
          </div>
          <Diff id={id} from={from} to={to} />
        </>
      )}
    </Section>
  )
}

function Diff(wish: { readonly id: string; readonly from: number; readonly to: number }) {
  const styles = useStyles()
  const t = useTexts(detectionTexts)
  const { data, error } = useQuery(RuleDiffDocument, { variables: wish })
  if (error) return <Failure error={error} />
  if (!data) return <Loading />
  const { diff } = data.detectionRule
  if (diff === '') return t.noDiff
  const kinds: Readonly<Record<string, string>> = { '+': styles.added, '-': styles.gone, '@': styles.place }
  return (
    <pre className={styles.diff} aria-label={t.diff}>
      {diff
        .replace(/\n$/, '')
        .split('\n')
        .map((line, place) => (
          <div key={place} className={mergeClasses(styles.line, kinds[line.charAt(0)])}>
            {line}
          </div>
        ))}
    </pre>
  )
}
