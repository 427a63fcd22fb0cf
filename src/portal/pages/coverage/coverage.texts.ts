import { countEn, countFr, defineTexts } from '../../i18n/texts.js'

export const coverageTexts = defineTexts(
  {
    title: 'ATT&CK coverage',
    beside: (covered: number, all: number) =>
      `${String(covered)} of ${countEn(all, 'technique', 'techniques')} covered`,
    show: 'Show',
    shows: { all: 'All techniques', covered: 'With rules', uncovered: 'Without rules', fired: 'That fired' },
    table: 'Techniques by tactic',
    covered: (covered: number, all: number) => `${String(covered)} of ${String(all)} covered`,
    rules: (n: number) => countEn(n, 'rule', 'rules'),
    off: (n: number) => `${String(n)} off`,
    noRules: 'No rules',
    ruleOff: 'Off',
    lastFired: 'Last fired',
    showRules: 'Show its rules',
    showAlerts: (alerts: string) => `Show ${alerts}`,
    noAlerts: 'No alerts in this period',
    choose: 'Choose a technique to see its rules and its alerts.',
    nothing: 'No techniques to show',
  },
  {
    title: 'Couverture ATT&CK',
    beside: (covered: number, all: number) => `${String(covered)} sur ${countFr(all, 'technique couverte', 'techniques couvertes')}`, // prettier-ignore
    show: 'Afficher',
    shows: { all: 'Toutes les techniques', covered: 'Avec des règles', uncovered: 'Sans règle', fired: 'Déclenchées' },
    table: 'Techniques par tactique',
    covered: (covered: number, all: number) => `${String(covered)} sur ${String(all)} couvertes`,
    rules: (n: number) => countFr(n, 'règle', 'règles'),
    off: (n: number) => `${String(n)} désactivées`,
    noRules: 'Aucune règle',
    ruleOff: 'Désactivée',
    lastFired: 'Dernier déclenchement',
    showRules: 'Afficher ses règles',
    showAlerts: (alerts: string) => `Afficher ${alerts}`,
    noAlerts: 'Aucune alerte pendant cette période',
    choose: 'Choisissez une technique pour voir ses règles et ses alertes.',
    nothing: 'Aucune technique à afficher',
  },
)
