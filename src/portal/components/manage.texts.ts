import { defineTexts } from '../i18n/texts.js'

export const manageTexts = defineTexts(
  {
    manage: 'Manage',
    status: 'Status',
    assignedTo: 'Assigned to',
    assignToMe: 'Assign to me',
    unassign: 'Unassign',
    unassigned: 'Nobody',
    classification: 'Classification',
  },
  {
    manage: 'Gérer',
    status: 'État',
    assignedTo: 'Affectée à',
    assignToMe: 'M’affecter',
    unassign: 'Désaffecter',
    unassigned: 'Personne',
    classification: 'Classification',
  },
)
