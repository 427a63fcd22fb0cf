// Which columns of the query hold what, and what matches of one alert have in common.
import { Dropdown, Field, Option, Select, makeStyles, tokens } from '@fluentui/react-components'
import { useTexts } from '../../shell/preferences.js'
import { editorTexts } from './detection-editor.texts.js'
import type { MappableEntity } from './entity-guess.js'
import { entityColumns, mappableEntities } from './entity-guess.js'
import type { FieldsProps } from './field-props.js'

const useStyles = makeStyles({
  pairs: { display: 'grid', gridTemplateColumns: 'repeat(2, minmax(0, 1fr))', gap: tokens.spacingHorizontalM },
  select: { minWidth: 0 },
  note: { margin: 0, color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  problem: { margin: 0, color: tokens.colorStatusDangerForeground1, fontSize: tokens.fontSizeBase200 },
})

export type EntityFieldsProps = FieldsProps & {
  /** What the query gives. */
  readonly columns: readonly string[]
}

export function EntityFields({ draft, change, problemOf, columns }: EntityFieldsProps) {
  const styles = useStyles()
  const t = useTexts(editorTexts)
  const { entities } = draft
  const problem = problemOf('entities')
  const choice = (entity: MappableEntity) => {
    const chosen = entities[entity] ?? ''
    return (
      <Field key={entity} label={t.entityNames[entity]} size="small">
        <Select
          className={styles.select}
          value={chosen}
          onChange={(_, { value }) => {
            change({ entities: { ...entities, [entity]: value } })
          }}
        >
          <option value="">{t.byName(entityColumns[entity][0])}</option>
          {withChosen(columns, chosen).map((column) => (
            <option key={column} value={column}>
              {column}
            </option>
          ))}
        </Select>
      </Field>
    )
  }
  return (
    <>
      <p className={styles.note}>{t.entitiesHint}</p>
      <div className={styles.pairs}>{mappableEntities.map(choice)}</div>
      {problem !== undefined && <p className={styles.problem}>{problem}</p>}
    </>
  )
}

const durations = [900, 3600, 21_600, 86_400, 604_800, 2_592_000]

export function DeduplicationFields({ draft, change, problemOf, columns }: EntityFieldsProps) {
  const styles = useStyles()
  const t = useTexts(editorTexts)
  const { by, withinSeconds } = draft
  const problem = problemOf('deduplicate')
  return (
    <>
      <Field label={t.sameColumns} {...(problem !== undefined && { validationMessage: problem })}>
        <Dropdown
          multiselect
          className={styles.select}
          value={by.join(', ')}
          selectedOptions={[...by]}
          onOptionSelect={(_, { selectedOptions }) => {
            // At least one: matches that have nothing in common are no alert.
            if (selectedOptions.length > 0) change({ by: selectedOptions })
          }}
        >
          {withChosen(columns, ...by).map((column) => (
            <Option key={column} value={column}>
              {column}
            </Option>
          ))}
        </Dropdown>
      </Field>
      <Field label={t.within}>
        <Select
          value={String(withinSeconds)}
          onChange={(_, { value }) => {
            change({ withinSeconds: Number(value) })
          }}
        >
          {[...new Set([...durations, withinSeconds])]
            .toSorted((a, b) => a - b)
            .map((seconds) => (
              <option key={seconds} value={seconds}>
                {t.duration(seconds)}
              </option>
            ))}
        </Select>
      </Field>
    </>
  )
}

/** What is chosen stays to be seen, whether or not the query gives it any more. */
const withChosen = (columns: readonly string[], ...chosen: readonly string[]): readonly string[] => [
  ...new Set([...columns, ...chosen.filter((one) => one !== '')]),
]
