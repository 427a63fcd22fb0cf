// What the mails of notification rules say beside the facts, in each language.
import type { Severity } from '../alerts/alert-values.js'
import type { InEach } from '../language.js'

interface NoticeTexts {
  readonly severities: Readonly<Record<Severity, string>>
  /** The names of the facts. */
  readonly facts: Readonly<
    Record<'severity' | 'category' | 'source' | 'raised' | 'techniques' | 'tags' | 'device' | 'organization', string>
  >
  readonly recommendations: string
  readonly open: string
  readonly attack: (title: string) => string
  readonly alert: (severity: string, title: string) => string
  readonly sentBy: (rule: string) => string
  readonly test: (rule: string) => string
  readonly testText: (rule: string) => string
}

export const noticeTexts: InEach<NoticeTexts> = {
  EN: {
    severities: {
      UnSpecified: 'UnSpecified',
      Informational: 'Informational',
      Low: 'Low',
      Medium: 'Medium',
      High: 'High',
    },
    facts: {
      severity: 'Severity',
      category: 'Category',
      source: 'Source',
      raised: 'Raised',
      techniques: 'Techniques',
      tags: 'Tags',
      device: 'Device',
      organization: 'Organization',
    },
    recommendations: 'Recommendations',
    open: 'Open the alert',
    attack: (title) => `Endpoint attack notification: ${title}`,
    alert: (severity, title) => `${severity} alert: ${title}`,
    sentBy: (rule) => `This mail was sent by the notification rule ${rule}.`,
    test: (rule) => `Test of the notification rule ${rule}`,
    testText: (rule) => `This is a test of the notification rule ${rule}. Mails of this rule arrive.`,
  },
  FR: {
    severities: {
      UnSpecified: 'non précisée',
      Informational: 'information',
      Low: 'faible',
      Medium: 'moyenne',
      High: 'élevée',
    },
    facts: {
      severity: 'Gravité',
      category: 'Catégorie',
      source: 'Source',
      raised: 'Soulevée',
      techniques: 'Techniques',
      tags: 'Étiquettes',
      device: 'Appareil',
      organization: 'Organisation',
    },
    recommendations: 'Recommandations',
    open: 'Ouvrir l’alerte',
    attack: (title) => `Notification d’attaque de point de terminaison : ${title}`,
    alert: (severity, title) => `Alerte de gravité ${severity} : ${title}`,
    sentBy: (rule) => `Ce courriel a été envoyé par la règle de notification ${rule}.`,
    test: (rule) => `Essai de la règle de notification ${rule}`,
    testText: (rule) => `Ceci est un essai de la règle de notification ${rule}. Les courriels de cette règle arrivent.`,
  },
}
