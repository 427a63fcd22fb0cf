// What a priority is made of: each feature with how it is measured, what it weighs by the prior, and how it is said.
import type { categories } from '../alerts/alert-values.js'
import { formatDatetime } from '../kql/time-text.js'
import type { InEach, Language } from '../language.js'
import { reasonText } from '../signals/findings.js'
import type { SignalId } from '../signals/signal-catalogue.js'
import type { Weights } from './logistic-regression.js'

/** What a reason's sentence is made with, by the names that the feature's `detail` gives. */
export type Detail = Readonly<Record<string, unknown>>

export interface Feature {
  /** What it measures, for the page of a model. */
  readonly description: string
  /** Log-odds for a value of 1, before anybody has judged an alert. */
  readonly prior: number
  /** SQL over a row of `measured`: a number, most between 0 and 1, never null. */
  readonly value: string
  /** SQL over the same row: a struct with what the sentence says. */
  readonly detail: string
  /** The sentence, for a value that is not 0. */
  readonly text: InEach<(detail: Detail, value: number) => string>
  /** Whose events show it: those of the alert itself unless told. */
  readonly events?: 'rarest' | 'sameDetector' | 'sameDevice'
}

/** Log-odds of an alert of which nothing more is known: one in twenty is an attack. */
const priorBias = -3

/** How much an attack that has come to this is worth looking at first; by the alert's category. */
const categoryWeights = {
  Ransomware: 1,
  Exfiltration: 0.95,
  CredentialAccess: 0.9,
  LateralMovement: 0.9,
  CommandAndControl: 0.8,
  Malware: 0.7,
  Exploit: 0.7,
  PrivilegeEscalation: 0.7,
  DefenseEvasion: 0.65,
  Persistence: 0.6,
  InitialAccess: 0.6,
  Collection: 0.55,
  Execution: 0.5,
  SuspiciousActivity: 0.4,
  Discovery: 0.3,
  General: 0.2,
  UnwantedSoftware: 0.1,
} as const satisfies Readonly<Record<(typeof categories)[number], number>>

const categoryValue = `CASE m.category ${Object.entries(categoryWeights)
  .map(([category, weight]) => `WHEN '${category}' THEN ${weight}`)
  .join(' ')} ELSE 0.4 END`

const number = (value: unknown): number => (typeof value === 'number' ? value : Number(value ?? 0))
const word = (value: unknown): string => (typeof value === 'string' ? value : '')
const several = (count: number, one: string, more: string): string => `${count} ${count === 1 ? one : more}`

const french: Readonly<Record<string, string>> = {
  Informational: 'informative',
  Low: 'faible',
  Medium: 'moyenne',
  High: 'élevée',
  UnSpecified: 'non précisée',
}

const roles: InEach<Readonly<Record<string, string>>> = {
  EN: { vital: 'an asset of high value', controller: 'a domain controller', server: 'a server' },
  FR: { vital: 'un actif de grande valeur', controller: 'un contrôleur de domaine', server: 'un serveur' },
}

/** The sentence of the rarest thing behind an alert. */
function rarityText({ signal, shapes, days, devices, first }: Detail, language: Language): string {
  const reason = {
    signal: word(signal) as SignalId,
    shapes: Array.isArray(shapes) ? shapes.map(String) : [],
    days: BigInt(number(days)),
    devices: BigInt(number(devices)),
  }
  return `${reasonText(reason, language, formatDatetime(BigInt(word(first))).slice(0, 10))}.`
}

const spaced = (name: string): string => name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase()

const catalogue = {
  severity: {
    description:
      "The severity that the detection gives, from 0 for Informational to 1 for High; a third where it's not specified.",
    prior: 2.5,
    value: `CASE m.severity WHEN 'High' THEN 1 WHEN 'Medium' THEN 0.67 WHEN 'Informational' THEN 0 ELSE 0.33 END`,
    detail: `{ severity: m.severity }`,
    text: {
      EN: ({ severity }) => `Its severity is ${word(severity)}.`,
      FR: ({ severity }) => `Sa gravité est ${french[word(severity)] ?? word(severity)}.`,
    },
  },
  record: {
    description:
      'What analysts made of the other alerts of the same detection: ln((attacks + 1) / (others judged + 1)).',
    prior: 0.8,
    value: 'ln((m.attacks + 1) / (m.judged - m.attacks + 1))',
    detail: '{ attacks: m.attacks, judged: m.judged }',
    text: {
      EN: ({ attacks, judged }) =>
        `Analysts found ${number(attacks)} of ${several(number(judged), 'other alert', 'other alerts')} of this detection to be attacks.`,
      FR: ({ attacks, judged }) =>
        `Sur ${several(number(judged), 'autre alerte jugée', 'autres alertes jugées')} de cette détection, les analystes ont reconnu ${several(number(attacks), 'attaque', 'attaques')}.`,
    },
  },
  category: {
    description: 'How far an attack has come that does this, by the category of the alert.',
    prior: 1.2,
    value: categoryValue,
    detail: '{ category: m.category, techniques: m.techniques }',
    text: {
      EN: ({ category, techniques }) => `It shows ${spaced(word(category))}${inBrackets(techniques)}.`,
      FR: ({ category, techniques }) => `Elle relève de la catégorie ${word(category)}${inBrackets(techniques)}.`,
    },
  },
  rarity: {
    description: 'How surprising the events behind it are by all signals together: 1 - 2^(-bits / 10).',
    prior: 2,
    value: '1 - pow(2, -coalesce(m.rarity.bits, 0) / 10)',
    detail:
      '{ signal: m.rarity.signal, shapes: m.rarity.shapes, days: m.rarity.days, devices: m.rarity.devices, first: m.rarity.first }',
    events: 'rarest',
    text: {
      EN: (detail) => rarityText(detail, 'EN'),
      FR: (detail) => rarityText(detail, 'FR'),
    },
  },
  company: {
    description:
      'Categories that detections fire in on the same device within an hour, on a logarithmic scale up to 3.',
    prior: 1.4,
    value: 'least(log2(1 + m.company) / 2, 1)',
    detail: '{ categories: m.company, detections: m.companions }',
    events: 'sameDevice',
    text: {
      EN: ({ detections }) =>
        `${several(number(detections), 'other detection fires', 'other detections fire')} on the same device within an hour of it.`,
      FR: ({ detections }) =>
        `${several(number(detections), 'autre détection se déclenche', 'autres détections se déclenchent')} sur le même appareil à moins d'une heure.`,
    },
  },
  spread: {
    description: 'Devices that the detection fires on within a day, on a logarithmic scale from 1 to 16.',
    prior: 0.5,
    value: 'least(log2(greatest(m.spread, 1)) / 4, 1)',
    detail: '{ devices: m.spread }',
    events: 'sameDetector',
    text: {
      EN: ({ devices }) => `The detection fires on ${number(devices)} devices within a day.`,
      FR: ({ devices }) => `La détection se déclenche sur ${number(devices)} appareils en l'espace d'un jour.`,
    },
  },
  frequency: {
    description: 'Alerts of the detection in the 30 days up to the day before, on a logarithmic scale up to 63.',
    prior: -1.5,
    value: 'least(log2(1 + m.earlier) / 6, 1)',
    detail: '{ alerts: m.earlier }',
    events: 'sameDetector',
    text: {
      EN: ({ alerts }) => `The detection raised ${several(number(alerts), 'alert', 'alerts')} in the 30 days before.`,
      FR: ({ alerts }) =>
        `La détection a levé ${several(number(alerts), 'alerte', 'alertes')} dans les 30 jours précédents.`,
    },
  },
  device: {
    description:
      'What the device is to its owner: 1 for an asset of high value, 0.9 for a domain controller, 0.6 for a server.',
    prior: 0.8,
    value: `CASE WHEN m.asset_value = 'High' OR m.vital THEN 1 WHEN m.controller THEN 0.9 WHEN m.server THEN 0.6 ELSE 0 END`,
    detail: `{ device: m.device_name, role: CASE WHEN m.asset_value = 'High' OR m.vital THEN 'vital' WHEN m.controller THEN 'controller' ELSE 'server' END }`,
    text: {
      EN: ({ device, role }) => `${word(device)} is ${roles.EN[word(role)] ?? 'a server'}.`,
      FR: ({ device, role }) => `${word(device)} est ${roles.FR[word(role)] ?? 'un serveur'}.`,
    },
  },
  account: {
    description: 'Whether an account in it has administrative rights.',
    prior: 0.5,
    value: 'CASE WHEN m.privileged IS NULL THEN 0 ELSE 1 END',
    detail: '{ account: m.privileged }',
    text: {
      EN: ({ account }) => `The account ${word(account)} has administrative rights.`,
      FR: ({ account }) => `Le compte ${word(account)} a des droits d'administration.`,
    },
  },
  notification: {
    description: 'Whether hunters published it as an endpoint attack notification.',
    prior: 5,
    value: 'CASE WHEN m.notification THEN 1 ELSE 0 END',
    detail: '{ notification: m.notification }',
    text: {
      EN: () => 'Hunters published it as an endpoint attack notification.',
      FR: () => 'Des chasseurs l’ont publiée comme notification d’attaque.',
    },
  },
} as const satisfies Readonly<Record<string, Feature>>

export type FeatureName = keyof typeof catalogue

export const features: Readonly<Record<FeatureName, Feature>> = catalogue
export const featureNames = Object.keys(catalogue) as readonly FeatureName[]

/** The weights before anybody has judged an alert, in the order of the names. */
export const prior: Weights = { bias: priorBias, weights: featureNames.map((name) => features[name].prior) }

function inBrackets(techniques: unknown): string {
  return Array.isArray(techniques) && techniques.length > 0 ? ` (${techniques.join(', ')})` : ''
}
