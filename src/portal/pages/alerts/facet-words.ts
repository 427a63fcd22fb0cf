// What the values of facets are called.
import { detectionSources, serviceSources, shownSource } from '../../../alerts/alert-sources.js'
import { useCategoryWords } from '../../components/category.js'
import { useCommonTexts, useTexts } from '../../shell/preferences.js'
import { alertsTexts } from './alerts.texts.js'
import type { FacetField, FacetValue, GroupField } from './queue-state.js'

/** The word for a value of a facet; what people made up themselves stands as it is. */
export function useFacetWords(): (field: FacetField | GroupField, value: FacetValue) => string {
  const common = useCommonTexts()
  const t = useTexts(alertsTexts)
  const category = useCategoryWords()
  return (field, value) => {
    if (value === null)
      return field === 'assignedTo' ? t.unassigned : field === 'deviceGroup' ? t.noGroup : common.notSet
    if (field === 'category') return category(value)
    if (field === 'detectionSource') return shownSource(detectionSources, value, 'portal')
    if (field === 'serviceSource') return shownSource(serviceSources, value, 'portal')
    const known: Readonly<Partial<Record<typeof field, Readonly<Record<string, string>>>>> = {
      severity: common.severity,
      status: common.status,
      classification: common.classification,
      determination: common.determination,
    }
    return known[field]?.[value] ?? value
  }
}
