// The filters beside the queue, each value with how many alerts it would leave.
import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { useState } from 'react'
import type { FacetField, FacetValue, Chosen } from './queue-state.js'
import { facetFields } from './queue-state.js'
import type { FacetCounts } from './facets.js'
import { useFacetWords } from './facet-words.js'
import { useFormat, useTexts } from '../../shell/preferences.js'
import { alertsTexts } from './alerts.texts.js'

const shownAtFirst = 6

const useStyles = makeStyles({
  pane: {
    width: '212px',
    flexShrink: 0,
    overflowY: 'auto',
    boxSizing: 'border-box',
    paddingRight: tokens.spacingHorizontalS,
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
  },
  heading: { display: 'flex', alignItems: 'center', justifyContent: 'space-between', minHeight: '32px' },
  title: { margin: 0, fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  facet: { border: 'none', margin: 0, padding: 0, minWidth: 0 },
  legend: {
    padding: 0,
    marginBottom: tokens.spacingVerticalXS,
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground2,
  },
  value: {
    display: 'grid',
    gridTemplateColumns: '16px minmax(0, 1fr) auto',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    minHeight: '26px',
    paddingInline: '2px',
    fontSize: tokens.fontSizeBase200,
    borderRadius: tokens.borderRadiusSmall,
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
  },
  name: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  count: { color: tokens.colorNeutralForeground2, fontVariantNumeric: 'tabular-nums' },
  check: { accentColor: tokens.colorCompoundBrandBackground, width: '16px', height: '16px', margin: 0 },
  more: { alignSelf: 'flex-start' },
})

export interface FacetPaneProps {
  readonly counts: FacetCounts
  readonly chosen: Chosen
  readonly onChosen: (field: FacetField, values: readonly FacetValue[]) => void
  readonly onClear: (() => void) | undefined
}

export function FacetPane({ counts, chosen, onChosen, onClear }: FacetPaneProps) {
  const styles = useStyles()
  const t = useTexts(alertsTexts)
  return (
    <aside className={styles.pane} aria-label={t.filters}>
      <div className={styles.heading}>
        <h2 className={styles.title}>{t.filters}</h2>
        {onClear && (
          <Button size="small" appearance="subtle" onClick={onClear}>
            {t.clearFilters}
          </Button>
        )}
      </div>
      {facetFields.map((field) => (
        <Facet
          key={field}
          field={field}
          counts={counts[field] ?? []}
          chosen={chosen[field] ?? []}
          onChosen={(values) => {
            onChosen(field, values)
          }}
        />
      ))}
    </aside>
  )
}

interface FacetProps {
  readonly field: FacetField
  readonly counts: readonly { readonly value: FacetValue; readonly count: number }[]
  readonly chosen: readonly FacetValue[]
  readonly onChosen: (values: readonly FacetValue[]) => void
}

function Facet({ field, counts, chosen, onChosen }: FacetProps) {
  const styles = useStyles()
  const t = useTexts(alertsTexts)
  const { number } = useFormat()
  const word = useFacetWords()
  const [all, setAll] = useState(false)
  // Tags and techniques that are not there cannot be asked for.
  const possible = counts.filter(({ value }) => value !== null || (field !== 'tags' && field !== 'techniques'))
  const missing = chosen.filter((value) => !possible.some((one) => one.value === value))
  const values = [...possible, ...missing.map((value) => ({ value, count: 0 }))]
  if (values.length === 0 || (values.length === 1 && values[0]?.value === null && chosen.length === 0)) return null
  const shown = all ? values : values.filter(({ value }, i) => i < shownAtFirst || chosen.includes(value))
  return (
    <fieldset className={styles.facet}>
      <legend className={styles.legend}>{t.facets[field]}</legend>
      {shown.map(({ value, count }) => {
        const name = word(field, value)
        const on = chosen.includes(value)
        return (
          <label key={value ?? ''} className={styles.value} title={name}>
            <input
              type="checkbox"
              className={styles.check}
              checked={on}
              onChange={() => {
                onChosen(on ? chosen.filter((one) => one !== value) : [...chosen, value])
              }}
            />
            <span className={styles.name}>{name}</span>
            <span className={styles.count}>{number(count)}</span>
          </label>
        )
      })}
      {values.length > shown.length || all ? (
        <Button
          size="small"
          appearance="transparent"
          className={mergeClasses(styles.more)}
          onClick={() => {
            setAll(!all)
          }}
        >
          {all ? t.showFewer : t.showMore}
        </Button>
      ) : null}
    </fieldset>
  )
}
