import { countEn, countFr, defineTexts } from '../../i18n/texts.js'

export const devicesTexts = defineTexts(
  {
    title: 'Devices',
    name: 'Name',
    total: (n: number) => countEn(n, 'device', 'devices'),
  },
  {
    title: 'Appareils',
    name: 'Nom',
    total: (n: number) => countFr(n, 'appareil', 'appareils'),
  },
)
