// How many alerts each value of a facet would leave: what is chosen of a facet itself does not narrow its own counts.
import { useEffect, useState } from 'react'
import { api } from '../../shell/api.js'
import type { AlertFilter } from '../../schema.js'
import type { AlertFacetsQuery } from './alerts.operations.js'
import { AlertFacetsDocument } from './alerts.operations.js'
import type { Chosen, FacetField } from './queue-state.js'
import { facetFields } from './queue-state.js'

export type FacetCounts = Readonly<Partial<Record<FacetField, AlertFacetsQuery['alertFacets'][number]['values']>>>

const most = 50

/** Counts anew when the filter or the version changes; the old counts stand until the new are there. */
export function useFacets(filterOf: (without?: FacetField) => AlertFilter, chosen: Chosen, key: string): FacetCounts {
  const [counts, setCounts] = useState<FacetCounts>({})
  useEffect(() => {
    let wanted = true
    const narrowed = facetFields.filter((field) => chosen[field] !== undefined)
    const questions = [
      { filter: filterOf(), fields: facetFields.filter((field) => !narrowed.includes(field)) },
      ...narrowed.map((field) => ({ filter: filterOf(field), fields: [field] })),
    ]
    const ask = async (): Promise<void> => {
      const answers = await Promise.all(
        questions.map((variables) =>
          api.query({ query: AlertFacetsDocument, variables: { ...variables, first: most }, fetchPolicy: 'no-cache' }),
        ),
      )
      if (!wanted) return
      const facets = answers.flatMap(({ data }) => data?.alertFacets ?? [])
      setCounts(Object.fromEntries(facets.map(({ field, values }) => [field, values])))
    }
    // The list tells of what is wrong with the same filter.
    ask().catch(() => undefined)
    return () => {
      wanted = false
    }
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the key says all that the filters are made of
  }, [key])
  return counts
}
