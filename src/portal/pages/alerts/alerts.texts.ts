import { countEn, countFr, defineTexts } from '../../i18n/texts.js'

export const alertsTexts = defineTexts(
  {
    title: 'Alerts',
    name: 'Name',
    total: (n: number) => countEn(n, 'alert', 'alerts'),
  },
  {
    title: 'Alertes',
    name: 'Nom',
    total: (n: number) => countFr(n, 'alerte', 'alertes'),
  },
)
