// What a draft says before a person edits it: generated from facts, in the language of those who will read it.
import type { Language } from '../language.js'
import type { NarrativeSection } from '../incidents/narrative.js'
import { sentence } from '../story/said.js'

const hunted = sentence<{
  readonly rows: number
  readonly devices: readonly string[]
  readonly accounts: readonly string[]
  readonly first: bigint | null
  readonly last: bigint | null
}>({
  // prettier-ignore
  EN: ({ rows, devices, accounts, first, last }, { count, list, moment }) =>
    [
      devices.length === 0 ? `A hunt found ${count(rows, 'row', 'rows')} that show an attack.` : `A hunt found ${count(rows, 'row', 'rows')} that show an attack on ${list(devices)}.`,
      ...(accounts.length === 0 ? [] : [`These accounts are involved: ${list(accounts)}.`]),
      ...(first === null || last === null ? [] : [`The events lie between ${moment(first)} and ${moment(last)}.`]),
    ].join(' '),
  FR: ({ rows, devices, accounts, first, last }, { count, list, moment }) =>
    [
      devices.length === 0
        ? `Une chasse a trouvé ${count(rows, 'ligne', 'lignes')} révélant une attaque.`
        : `Une chasse a trouvé ${count(rows, 'ligne', 'lignes')} révélant une attaque sur ${list(devices)}.`,
      ...(accounts.length === 0 ? [] : [`Ces comptes sont concernés : ${list(accounts)}.`]),
      ...(first === null || last === null
        ? []
        : [`Les événements se situent entre le ${moment(first)} et le ${moment(last)}.`]),
    ].join(' '),
})

/** The executive summary of rows that a hunter chose. */
export const summaryOfHunt = (facts: Parameters<typeof hunted>[0], language: Language): string =>
  hunted(facts)(language)

/** The executive summary of an incident: its narrative, a paragraph for each part, as long as fits. */
export function summaryOfIncident(sections: readonly NarrativeSection[], language: Language, most: number): string {
  const paragraphs: string[] = []
  let length = 0
  for (const { heading, sentences } of sections) {
    const paragraph = [`${heading(language)}.`, ...sentences.map((one) => one(language))].join(' ')
    length += paragraph.length + 2
    if (length > most) break
    paragraphs.push(paragraph)
  }
  return paragraphs.join('\n\n')
}

export const huntTitle = sentence<{ readonly device: string | undefined }>({
  EN: ({ device }, { quoted }) =>
    device === undefined
      ? 'Suspicious activity found by hunting'
      : `Suspicious activity on ${quoted(device)} found by hunting`,
  FR: ({ device }, { quoted }) =>
    device === undefined
      ? 'Activité suspecte trouvée par la chasse'
      : `Activité suspecte sur ${quoted(device)} trouvée par la chasse`,
})

export const findingTitle = sentence<{ readonly process: string; readonly device: string }>({
  EN: ({ process, device }, { quoted }) => `Rare activity of ${quoted(process || '?')} on ${quoted(device)}`,
  FR: ({ process, device }, { quoted }) => `Activité rare de ${quoted(process || '?')} sur ${quoted(device)}`,
})

interface FindingFacts {
  readonly process: string
  readonly device: string
  readonly first: bigint
  readonly last: bigint
  /** Sentences without their full stops, in the language of the draft. */
  readonly reasons: readonly string[]
}
const found = sentence<FindingFacts>({
  EN: ({ process, device, first, last, reasons }, { quoted, moment }) =>
    [
      `Between ${moment(first)} and ${moment(last)}, ${quoted(process || '?')} on ${quoted(device)} did what hardly ever happened before.`,
      ...reasons.map((one) => `${one}.`),
    ].join('\n'),
  FR: ({ process, device, first, last, reasons }, { quoted, moment }) =>
    [
      `Entre le ${moment(first)} et le ${moment(last)}, ${quoted(process || '?')} sur ${quoted(device)} a fait ce qui n’était presque jamais arrivé.`,
      ...reasons.map((one) => `${one}.`),
    ].join('\n'),
})

/** The executive summary of what signals found. */
export const summaryOfFinding = (facts: FindingFacts, language: Language): string => found(facts)(language)

/** As Microsoft titles the sample (Defender Experts settings), so that mail rules and playbooks for it fit. */
export const sampleTitle = 'Test Notification from Microsoft Defender Experts'

export const sampleTexts = {
  summary: sentence({
    EN: () =>
      'This is a sample notification. Nothing happened: it was made to test mail rules, playbooks and integrations. A real notification says here what hunters saw, on which devices and accounts, and how far it went.',
    FR: () =>
      'Ceci est un exemple de notification. Rien ne s’est passé : elle sert à tester règles de messagerie, procédures et intégrations. Une vraie notification dit ici ce que les experts ont vu, sur quels appareils et comptes, et jusqu’où cela est allé.',
  })(),
  recommendation: sentence({
    EN: () => 'Nothing is to be done. A real notification recommends what to do, the most urgent first.',
    FR: () => 'Il n’y a rien à faire. Une vraie notification recommande quoi faire, le plus urgent d’abord.',
  })(),
}

/** The mark of a sample, beside those of a notification. */
export const sampleTag = 'Sample notification'
