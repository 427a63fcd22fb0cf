import { defineTexts } from '../i18n/texts.js'

export const periodTexts = defineTexts(
  {
    period: 'Period',
    periods: {
      '1d': 'Last day',
      '3d': 'Last 3 days',
      '7d': 'Last week',
      '30d': 'Last 30 days',
      '180d': 'Last 6 months',
      all: 'All time',
      custom: 'Custom range',
    },
  },
  {
    period: 'Période',
    periods: {
      '1d': 'Dernier jour',
      '3d': '3 derniers jours',
      '7d': 'Dernière semaine',
      '30d': '30 derniers jours',
      '180d': '6 derniers mois',
      all: 'Toute la période',
      custom: 'Plage personnalisée',
    },
  },
)
