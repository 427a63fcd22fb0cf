// Ways to detection rules and what they found. The id of a rule holds a slash, which in a path would be two places.

export const rulePath = (id: string): string => `/detections/${encodeURIComponent(id)}`

export const editRulePath = (id: string): string => `${rulePath(id)}/edit`

/** The editor with a query for a rule that is not there yet. */
export const newRulePath = (query: string): string => `/detections/new?${new URLSearchParams({ query }).toString()}`

/** The rules for a technique and its parts. */
export const rulesForTechnique = (technique: string): string =>
  `/detections?${new URLSearchParams({ technique }).toString()}`

/** The alerts of a rule, in the queue. */
export const alertsOfRule = (id: string): string =>
  `/alerts?${new URLSearchParams({ period: 'all', detector: id }).toString()}`
