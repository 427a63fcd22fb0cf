import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { ArrowDownRegular, ArrowUpRegular } from '@fluentui/react-icons'
import { AppLink } from '../../components/app-link.js'
import { alertsOfRule, rulePath, rulesForTechnique } from '../../components/detection-links.js'
import { Severity } from '../../components/severity.js'
import { useTableStyles } from '../../components/table-styles.js'
import { useFormat, useTexts } from '../../shell/preferences.js'
import type { RuleRowFragment } from './detections.operations.js'
import { detectionsTexts } from './detections.texts.js'
import { EnableRule } from './enable-rule.js'
import type { OrderField, RuleOrder } from './rule-order.js'
import { sorted } from './rule-order.js'
import { RunOutcome } from './run-outcome.js'
import { ruleTexts } from './rule.texts.js'

const useStyles = makeStyles({
  sort: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: '4px',
    padding: 0,
    border: 'none',
    background: 'none',
    color: 'inherit',
    font: 'inherit',
    cursor: 'pointer',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '2px' },
  },
  number: { textAlign: 'right' },
  title: { maxWidth: '360px' },
  links: { display: 'inline-flex', gap: tokens.spacingHorizontalS },
})

export interface RuleTableProps {
  readonly rules: readonly RuleRowFragment[]
  readonly order: RuleOrder
  readonly onOrder: (order: RuleOrder) => void
}

/** What is most is what one looks for first; of titles it is the beginning. */
const firstDescending = (field: OrderField): boolean => field !== 'title'

export function RuleTable({ rules, order, onOrder }: RuleTableProps) {
  const table = useTableStyles()
  const styles = useStyles()
  const t = useTexts(detectionsTexts)
  const words = useTexts(ruleTexts)
  const format = useFormat()
  const head = (field: OrderField, name: string, more?: string) => {
    const own = order.field === field
    return (
      <th
        scope="col"
        className={mergeClasses(table.head, more)}
        aria-sort={own ? (order.descending ? 'descending' : 'ascending') : 'none'}
      >
        <button
          type="button"
          className={styles.sort}
          onClick={() => {
            onOrder({ field, descending: own ? !order.descending : firstDescending(field) })
          }}
        >
          {name}
          {own && (order.descending ? <ArrowDownRegular aria-hidden /> : <ArrowUpRegular aria-hidden />)}
        </button>
      </th>
    )
  }
  const plain = (name: string) => (
    <th scope="col" className={table.head}>
      {name}
    </th>
  )
  return (
    <div className={table.frame}>
      <table className={table.table} aria-label={t.table}>
        <thead>
          <tr>
            {head('title', t.rule)}
            {head('severity', words.severity)}
            {plain(words.techniques)}
            {plain(words.frequency)}
            {plain(words.origin)}
            {plain(t.state)}
            {head('lastRun', words.lastRun)}
            {head('alerts', t.alerts, styles.number)}
            {head('precision', words.precision, styles.number)}
          </tr>
        </thead>
        <tbody>
          {sorted(rules, order).map((rule) => (
            <tr key={rule.id} className={table.row}>
              <td className={mergeClasses(table.cell, styles.title)} title={rule.title}>
                <AppLink to={rulePath(rule.id)}>{rule.title}</AppLink>
              </td>
              <td className={table.cell}>
                <Severity value={rule.severity} />
              </td>
              <td className={table.cell}>
                <span className={styles.links}>
                  {rule.techniques.map((technique) => (
                    <AppLink key={technique} to={rulesForTechnique(technique)}>
                      {technique}
                    </AppLink>
                  ))}
                </span>
              </td>
              <td className={table.cell}>{words.frequencies[rule.frequency]}</td>
              <td className={table.cell}>{words.origins[rule.origin]}</td>
              <td className={table.cell}>
                <EnableRule rule={rule} />
              </td>
              <td className={table.cell}>
                <RunOutcome run={rule.lastRun} />
              </td>
              <td className={mergeClasses(table.cell, styles.number)}>
                {rule.record && rule.record.alerts > 0 && (
                  <AppLink to={alertsOfRule(rule.id)}>{format.number(rule.record.alerts)}</AppLink>
                )}
              </td>
              <td className={mergeClasses(table.cell, styles.number)}>
                {rule.record?.precision != null && format.percent(rule.record.precision)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
