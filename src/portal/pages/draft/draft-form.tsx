// The texts of a draft, as fields.
import { Field, Input, Select, Textarea } from '@fluentui/react-components'
import { categories } from '../../../alerts/alert-values.js'
import { AppLink } from '../../components/app-link.js'
import { useCategoryWords } from '../../components/category.js'
import { huntingLink } from '../../components/hunting-links.js'
import { usePageStyles } from '../../components/page-styles.js'
import { Section } from '../../components/section.js'
import type { AlertSeverity } from '../../schema.js'
import { useCommonTexts, useTexts } from '../../shell/preferences.js'
import { useSession } from '../../shell/session.js'
import { draftsTexts } from '../drafts/drafts.texts.js'
import type { Edits, TypedDraft } from './draft-edits.js'

const severities = ['High', 'Medium', 'Low', 'Informational'] as const satisfies readonly AlertSeverity[]

export interface DraftFormProps {
  readonly draft: TypedDraft
  readonly readOnly: boolean
  readonly edit: (more: Edits) => void
}

export function DraftForm({ draft, readOnly, edit }: DraftFormProps) {
  const styles = usePageStyles()
  const t = useTexts(draftsTexts)
  const { severity: severityWords } = useCommonTexts()
  const category = useCategoryWords()
  const { may } = useSession()
  const { title, severity, techniques, executiveSummary, recommendations, huntingQuery } = draft
  return (
    <Section title={t.notice}>
      <div className={styles.form}>
        <Field label={t.name} required>
          <Input
            value={title}
            readOnly={readOnly}
            maxLength={256}
            onChange={(_, { value }) => {
              edit({ title: value })
            }}
          />
        </Field>
        <Field label={t.severity}>
          <Select
            value={severity}
            disabled={readOnly}
            onChange={(_, { value }) => {
              edit({ severity: value as AlertSeverity })
            }}
          >
            {severities.map((one) => (
              <option key={one} value={one}>
                {severityWords[one]}
              </option>
            ))}
          </Select>
        </Field>
        <Field label={t.category}>
          <Select
            value={draft.category}
            disabled={readOnly}
            onChange={(_, { value }) => {
              edit({ category: value })
            }}
          >
            {categories.map((one) => (
              <option key={one} value={one}>
                {category(one)}
              </option>
            ))}
          </Select>
        </Field>
        <Field label={t.techniques} hint={t.techniquesHint}>
          <Input
            value={techniques}
            readOnly={readOnly}
            onChange={(_, { value }) => {
              edit({ techniques: value })
            }}
          />
        </Field>
        <Field label={t.summary} required>
          <Textarea
            rows={8}
            resize="vertical"
            value={executiveSummary}
            readOnly={readOnly}
            onChange={(_, { value }) => {
              edit({ executiveSummary: value })
            }}
          />
        </Field>
        <Field label={t.recommendations} hint={t.recommendationsHint} required>
          <Textarea
            rows={6}
            resize="vertical"
            value={recommendations}
            readOnly={readOnly}
            onChange={(_, { value }) => {
              edit({ recommendations: value })
            }}
          />
        </Field>
        {huntingQuery !== '' && (
          <>
            <Field label={t.huntingQuery}>
              <Textarea
                rows={3}
                resize="vertical"
                value={huntingQuery}
                readOnly={readOnly}
                onChange={(_, { value }) => {
                  edit({ huntingQuery: value })
                }}
              />
            </Field>
            {may('hunt') && <AppLink to={huntingLink(huntingQuery)}>{t.runHunt}</AppLink>}
          </>
        )}
      </div>
    </Section>
  )
}
