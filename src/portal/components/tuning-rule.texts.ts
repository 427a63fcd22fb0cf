import { defineTexts } from '../i18n/texts.js'

/** What the form of a tuning rule says, wherever it is filled in. */
export const tuningRuleTexts = defineTexts(
  {
    name: 'Name of the rule',
    action: 'What the rule does',
    resolve: 'Resolve such alerts',
    hide: 'Hide such alerts',
    scope: 'Where it holds',
    everywhere: 'On every device',
    evidence: 'Only where the evidence has',
    comment: 'Why',
    fields: {
      fileSha1: 'SHA1',
      fileName: 'File name',
      folderPath: 'Folder',
      ipAddress: 'IP address',
      url: 'URL',
      commandLine: 'Command line',
    },
  },
  {
    name: 'Nom de la règle',
    action: 'Effet de la règle',
    resolve: 'Résoudre ces alertes',
    hide: 'Masquer ces alertes',
    scope: 'Portée',
    everywhere: 'Sur tous les appareils',
    evidence: 'Seulement si les preuves contiennent',
    comment: 'Raison',
    fields: {
      fileSha1: 'SHA1',
      fileName: 'Nom de fichier',
      folderPath: 'Dossier',
      ipAddress: 'Adresse IP',
      url: 'URL',
      commandLine: 'Ligne de commande',
    },
  },
)
