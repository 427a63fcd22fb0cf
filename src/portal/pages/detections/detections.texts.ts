import { countEn, countFr, defineTexts } from '../../i18n/texts.js'

export const detectionsTexts = defineTexts(
  {
    title: 'Detections',
    total: (n: number) => countEn(n, 'rule', 'rules'),
    search: 'Search by title or id',
    technique: 'Technique, such as T1059',
    anyOrigin: 'Any origin',
    state: 'State',
    anyState: 'On and off',
    table: 'Detection rules',
    rule: 'Rule',
    alerts: 'Alerts',
    none: 'No rules match',
    noneHint: 'Take filters away, or make a rule of a hunting query.',
  },
  {
    title: 'Détections',
    total: (n: number) => countFr(n, 'règle', 'règles'),
    search: 'Rechercher par titre ou identifiant',
    technique: 'Technique, par exemple T1059',
    anyOrigin: 'Toutes les origines',
    state: 'État',
    anyState: 'Activées et désactivées',
    table: 'Règles de détection',
    rule: 'Règle',
    alerts: 'Alertes',
    none: 'Aucune règle ne correspond',
    noneHint: 'Retirez des filtres, ou faites une règle d’une requête de repérage.',
  },
)
