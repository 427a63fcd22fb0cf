import { defineTexts } from '../../i18n/texts.js'

/** What all parts of the settings say. */
export const settingsTexts = defineTexts(
  {
    navigation: 'Parts of the settings',
    parts: {
      attackNotifications: 'Endpoint attack notifications',
      emailNotifications: 'Email notifications',
      webhooks: 'Webhooks',
      tokens: 'API tokens',
      deviceGroups: 'Device groups',
      alertTuning: 'Alert tuning',
      limits: 'Limits and use',
    },
    on: 'On',
    off: 'Off',
    name: 'Name',
    actions: 'Actions',
    devices: 'Devices',
    allDevices: 'All devices',
    someGroups: 'Some device groups',
  },
  {
    navigation: 'Parties des paramètres',
    parts: {
      attackNotifications: 'Notifications d’attaque de point de terminaison',
      emailNotifications: 'Notifications par courriel',
      webhooks: 'Webhooks',
      tokens: 'Jetons d’API',
      deviceGroups: 'Groupes d’appareils',
      alertTuning: 'Réglage des alertes',
      limits: 'Limites et consommation',
    },
    on: 'Activé',
    off: 'Désactivé',
    name: 'Nom',
    actions: 'Actions',
    devices: 'Appareils',
    allDevices: 'Tous les appareils',
    someGroups: 'Certains groupes d’appareils',
  },
)

/** A part of the settings, by its text. */
export type SettingsPart = keyof (typeof settingsTexts)['en']['parts']
