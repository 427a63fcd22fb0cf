import { defineTexts } from '../i18n/texts.js'

export const changeTexts = defineTexts(
  {
    changed: (field: string, to: string) => `changed ${field} to ${to}`,
    cleared: (field: string) => `cleared ${field}`,
    fields: {
      status: 'the status',
      assignedTo: 'the assignee',
      classification: 'the classification',
      determination: 'the determination',
      customTags: 'the tags',
      severity: 'the severity',
    },
  },
  {
    changed: (field: string, to: string) => `a mis ${field} à ${to}`,
    cleared: (field: string) => `a effacé ${field}`,
    fields: {
      status: 'l’état',
      assignedTo: 'l’affectation',
      classification: 'la classification',
      determination: 'la détermination',
      customTags: 'les étiquettes',
      severity: 'la gravité',
    },
  },
)
