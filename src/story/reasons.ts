// What is said of an event that matters, and why it does: one entry for each reason, in English and in French.
import type { InEach } from '../language.js'
import type { NotableEvent } from './story.store.js'
import type { Said, Wording } from './said.js'
import { sentence } from './said.js'

/** An event, the process that acted as people would name it, and the device's name. */
export interface ToldEvent {
  readonly event: NotableEvent
  readonly actor: string
  readonly device: string
}

type Sentence = (told: ToldEvent, wording: Wording) => string

/** How much an event tells: of more than a story holds, the least telling are left out. */
export const reasonKeys = [
  'alertEvent',
  'credentialMemory',
  'injected',
  'logCleared',
  'tampered',
  'protectionActed',
  'wmiSubscribed',
  'serviceInstalled',
  'taskCreated',
  'accountChanged',
  'startupFile',
  'autostartSet',
  'hijackSet',
  'safetySet',
  'serviceSet',
  'dumpWritten',
  'programWritten',
  'started',
  'scriptRan',
  'administered',
  'connected',
  'connectedFrom',
  'loggedOn',
  'logonAsOther',
  'logonFailed',
  'scriptWritten',
  'programRenamed',
  'programDeleted',
  'archiveWritten',
  'strangeModule',
  'pipe',
  'nameAsked',
  'tellingModule',
  'other',
] as const
export type ReasonKey = (typeof reasonKeys)[number]

interface Entry {
  readonly text: InEach<Sentence>
  readonly why: InEach<string>
}

const path = ({ folderPath, fileName }: NotableEvent): string => folderPath || fileName
const account = ({ accountName, accountDomain }: NotableEvent): string =>
  accountDomain === '' ? accountName : `${accountDomain}\\${accountName}`
const remote = ({ remoteUrl, remoteIp, remotePort, remoteDevice }: NotableEvent): string => {
  const place = remoteUrl || remoteDevice || remoteIp
  return remotePort === null || remotePort === 0n ? place : `${place}:${remotePort}`
}
const value = ({ registryKey, registryValue }: NotableEvent): string =>
  registryValue === '' ? registryKey : `${registryKey}\\${registryValue}`

const entries: Readonly<Record<ReasonKey, Entry>> = {
  alertEvent: {
    text: {
      EN: ({ event, actor, device }, { quoted }) =>
        `${quoted(actor)} caused the event ${quoted(event.action)} on ${quoted(device)}.`,
      FR: ({ event, actor, device }, { quoted }) =>
        `${quoted(actor)} a provoqué l’événement ${quoted(event.action)} sur ${quoted(device)}.`,
    },
    why: { EN: 'The alert is about this event.', FR: 'L’alerte porte sur cet événement.' },
  },
  credentialMemory: {
    text: {
      EN: ({ event, actor }, { quoted }) => `${quoted(actor)} opened the memory of ${quoted(event.fileName)}.`,
      FR: ({ event, actor }, { quoted }) => `${quoted(actor)} a ouvert la mémoire de ${quoted(event.fileName)}.`,
    },
    why: {
      EN: 'That process holds the secrets of everybody who is logged on.',
      FR: 'Ce processus détient les secrets de toutes les personnes connectées.',
    },
  },
  injected: {
    text: {
      EN: ({ event, actor }, { quoted }) =>
        `${quoted(actor)} wrote into or ran code in the process ${quoted(event.fileName)}.`,
      FR: ({ event, actor }, { quoted }) =>
        `${quoted(actor)} a écrit ou exécuté du code dans le processus ${quoted(event.fileName)}.`,
    },
    why: {
      EN: 'Code in the process of another program is hidden by its name.',
      FR: 'Un code placé dans le processus d’un autre programme se cache sous son nom.',
    },
  },
  logCleared: {
    text: {
      EN: ({ event, device }, { quoted }) => `An event log of ${quoted(device)} was cleared: ${quoted(event.detail)}.`,
      FR: ({ event, device }, { quoted }) =>
        `Un journal d’événements de ${quoted(device)} a été effacé : ${quoted(event.detail)}.`,
    },
    why: { EN: 'Clearing a log removes traces.', FR: 'Effacer un journal supprime des traces.' },
  },
  tampered: {
    text: {
      EN: ({ actor, device }, { quoted }) => `${quoted(actor)} tried to change the protection of ${quoted(device)}.`,
      FR: ({ actor, device }, { quoted }) => `${quoted(actor)} a tenté de modifier la protection de ${quoted(device)}.`,
    },
    why: { EN: 'Attackers turn protection off first.', FR: 'Les attaquants désactivent d’abord la protection.' },
  },
  protectionActed: {
    text: {
      EN: ({ event, device }, { quoted }) =>
        `The protection of ${quoted(device)} found ${quoted(event.detail || event.action)} in ${quoted(path(event))}.`,
      FR: ({ event, device }, { quoted }) =>
        `La protection de ${quoted(device)} a trouvé ${quoted(event.detail || event.action)} dans ${quoted(path(event))}.`,
    },
    why: { EN: 'Protection spoke up at that time.', FR: 'La protection a réagi à ce moment.' },
  },
  wmiSubscribed: {
    text: {
      EN: ({ event, device }, { quoted }) =>
        `A WMI subscription was made on ${quoted(device)}: ${quoted(event.detail)}.`,
      FR: ({ event, device }, { quoted }) =>
        `Un abonnement WMI a été créé sur ${quoted(device)} : ${quoted(event.detail)}.`,
    },
    why: {
      EN: 'It runs a program again and again without a file of its own.',
      FR: 'Il relance un programme sans fichier qui lui soit propre.',
    },
  },
  serviceInstalled: {
    text: {
      EN: ({ event, device }, { quoted }) =>
        `The service ${quoted(event.detail)} was installed on ${quoted(device)}: ${quoted(path(event))}.`,
      FR: ({ event, device }, { quoted }) =>
        `Le service ${quoted(event.detail)} a été installé sur ${quoted(device)} : ${quoted(path(event))}.`,
    },
    why: {
      EN: 'A service runs with the highest rights, and again after each start.',
      FR: 'Un service s’exécute avec les droits les plus élevés, et de nouveau à chaque démarrage.',
    },
  },
  taskCreated: {
    text: {
      EN: ({ event, device }, { quoted }) =>
        `The scheduled task ${quoted(event.detail)} was made or changed on ${quoted(device)}.`,
      FR: ({ event, device }, { quoted }) =>
        `La tâche planifiée ${quoted(event.detail)} a été créée ou modifiée sur ${quoted(device)}.`,
    },
    why: { EN: 'A task starts its program again later.', FR: 'Une tâche relance son programme plus tard.' },
  },
  accountChanged: {
    text: {
      EN: ({ event, device }, { quoted }) =>
        `The account ${quoted(account(event))} was changed on ${quoted(device)} (${quoted(event.action)}).`,
      FR: ({ event, device }, { quoted }) =>
        `Le compte ${quoted(account(event))} a été modifié sur ${quoted(device)} (${quoted(event.action)}).`,
    },
    why: {
      EN: 'New or raised accounts give lasting access.',
      FR: 'Des comptes nouveaux ou élevés donnent un accès durable.',
    },
  },
  startupFile: {
    text: {
      EN: ({ event, actor }, { quoted }) => `${quoted(actor)} wrote ${quoted(path(event))}.`,
      FR: ({ event, actor }, { quoted }) => `${quoted(actor)} a écrit ${quoted(path(event))}.`,
    },
    why: {
      EN: 'What lies in that folder starts at each logon.',
      FR: 'Ce que contient ce dossier démarre à chaque ouverture de session.',
    },
  },
  autostartSet: {
    text: {
      EN: ({ event, actor }, { quoted }) =>
        `${quoted(actor)} set ${quoted(value(event))} to ${quoted(event.registryData)}.`,
      FR: ({ event, actor }, { quoted }) =>
        `${quoted(actor)} a défini ${quoted(value(event))} sur ${quoted(event.registryData)}.`,
    },
    why: {
      EN: 'What this key names is started by the system.',
      FR: 'Ce que nomme cette clé est lancé par le système.',
    },
  },
  hijackSet: {
    text: {
      EN: ({ event, actor }, { quoted }) =>
        `${quoted(actor)} set ${quoted(value(event))} to ${quoted(event.registryData)}.`,
      FR: ({ event, actor }, { quoted }) =>
        `${quoted(actor)} a défini ${quoted(value(event))} sur ${quoted(event.registryData)}.`,
    },
    why: {
      EN: 'This key decides which code runs in place of another.',
      FR: 'Cette clé décide quel code s’exécute à la place d’un autre.',
    },
  },
  safetySet: {
    text: {
      EN: ({ event, actor }, { quoted }) =>
        `${quoted(actor)} changed ${quoted(value(event))}, now ${quoted(event.registryData)}.`,
      FR: ({ event, actor }, { quoted }) =>
        `${quoted(actor)} a modifié ${quoted(value(event))}, désormais ${quoted(event.registryData)}.`,
    },
    why: {
      EN: 'This key belongs to protection, logging or logon.',
      FR: 'Cette clé relève de la protection, de la journalisation ou de l’ouverture de session.',
    },
  },
  serviceSet: {
    text: {
      EN: ({ event, actor }, { quoted }) =>
        `${quoted(actor)} set ${quoted(value(event))} to ${quoted(event.registryData)}.`,
      FR: ({ event, actor }, { quoted }) =>
        `${quoted(actor)} a défini ${quoted(value(event))} sur ${quoted(event.registryData)}.`,
    },
    why: {
      EN: 'It decides what a service runs, or whether it does.',
      FR: 'Elle décide ce qu’un service exécute, ou s’il s’exécute.',
    },
  },
  dumpWritten: {
    text: {
      EN: ({ event, actor }, { quoted }) => `${quoted(actor)} wrote ${quoted(path(event))}.`,
      FR: ({ event, actor }, { quoted }) => `${quoted(actor)} a écrit ${quoted(path(event))}.`,
    },
    why: {
      EN: 'Files of this kind hold memory, hives or tickets, and with them credentials.',
      FR: 'Les fichiers de ce type contiennent de la mémoire, des ruches ou des tickets, donc des identifiants.',
    },
  },
  programWritten: {
    text: {
      EN: ({ event, actor }, { quoted }) => `${quoted(actor)} wrote ${quoted(path(event))}.`,
      FR: ({ event, actor }, { quoted }) => `${quoted(actor)} a écrit ${quoted(path(event))}.`,
    },
    why: { EN: 'It brought a program to the device.', FR: 'Il a apporté un programme sur l’appareil.' },
  },
  started: {
    text: {
      EN: ({ event, actor }, { quoted }) =>
        `${quoted(actor)} started ${quoted(event.fileName)}: ${quoted(event.detail)}.`,
      FR: ({ event, actor }, { quoted }) =>
        `${quoted(actor)} a lancé ${quoted(event.fileName)} : ${quoted(event.detail)}.`,
    },
    why: { EN: 'A process of this tree began.', FR: 'Un processus de cette arborescence a commencé.' },
  },
  scriptRan: {
    text: {
      EN: ({ event, device }, { quoted }) => `PowerShell ran on ${quoted(device)}: ${quoted(event.detail)}.`,
      FR: ({ event, device }, { quoted }) => `PowerShell a exécuté sur ${quoted(device)} : ${quoted(event.detail)}.`,
    },
    why: { EN: 'It shows what the script did.', FR: 'Cela montre ce que le script a fait.' },
  },
  administered: {
    text: {
      EN: ({ event, actor }, { quoted }) => `${quoted(actor)} connected to ${quoted(remote(event))}.`,
      FR: ({ event, actor }, { quoted }) => `${quoted(actor)} s’est connecté à ${quoted(remote(event))}.`,
    },
    why: {
      EN: 'The port serves administration or the directory: a way to other devices.',
      FR: 'Ce port sert à l’administration ou à l’annuaire : une voie vers d’autres appareils.',
    },
  },
  connected: {
    text: {
      EN: ({ event, actor }, { quoted }) => `${quoted(actor)} connected to ${quoted(remote(event))}.`,
      FR: ({ event, actor }, { quoted }) => `${quoted(actor)} s’est connecté à ${quoted(remote(event))}.`,
    },
    why: {
      EN: 'A process of this tree spoke to another machine.',
      FR: 'Un processus de cette arborescence a communiqué avec une autre machine.',
    },
  },
  connectedFrom: {
    text: {
      EN: ({ event, actor }, { quoted }) => `${quoted(actor)} accepted a connection from ${quoted(remote(event))}.`,
      FR: ({ event, actor }, { quoted }) => `${quoted(actor)} a accepté une connexion de ${quoted(remote(event))}.`,
    },
    why: {
      EN: 'Another machine spoke to a process of this tree.',
      FR: 'Une autre machine a communiqué avec un processus de cette arborescence.',
    },
  },
  loggedOn: {
    text: {
      EN: ({ event, device }, { quoted }) =>
        `${quoted(account(event))} logged on to ${quoted(device)} from ${quoted(remote({ ...event, remotePort: null }) || '-')} (${quoted(event.logonType)}).`,
      FR: ({ event, device }, { quoted }) =>
        `${quoted(account(event))} a ouvert une session sur ${quoted(device)} depuis ${quoted(remote({ ...event, remotePort: null }) || '-')} (${quoted(event.logonType)}).`,
    },
    why: { EN: 'Somebody came from elsewhere at that time.', FR: 'Quelqu’un est venu d’ailleurs à ce moment.' },
  },
  logonAsOther: {
    text: {
      EN: ({ event, actor, device }, { quoted }) =>
        `${quoted(actor)} on ${quoted(device)} used the credentials of ${quoted(account(event))}.`,
      FR: ({ event, actor, device }, { quoted }) =>
        `${quoted(actor)} sur ${quoted(device)} a utilisé les identifiants de ${quoted(account(event))}.`,
    },
    why: { EN: 'An account was used under another one.', FR: 'Un compte a été utilisé sous un autre.' },
  },
  logonFailed: {
    text: {
      EN: ({ event, device }, { quoted }) => `A logon of ${quoted(account(event))} to ${quoted(device)} failed.`,
      FR: ({ event, device }, { quoted }) =>
        `Une ouverture de session de ${quoted(account(event))} sur ${quoted(device)} a échoué.`,
    },
    why: {
      EN: 'Somebody may have guessed a password.',
      FR: 'Quelqu’un a peut-être essayé de deviner un mot de passe.',
    },
  },
  scriptWritten: {
    text: {
      EN: ({ event, actor }, { quoted }) => `${quoted(actor)} wrote ${quoted(path(event))}.`,
      FR: ({ event, actor }, { quoted }) => `${quoted(actor)} a écrit ${quoted(path(event))}.`,
    },
    why: {
      EN: 'It brought a script or a shortcut to the device.',
      FR: 'Il a apporté un script ou un raccourci sur l’appareil.',
    },
  },
  programRenamed: {
    text: {
      EN: ({ event, actor }, { quoted }) =>
        `${quoted(actor)} renamed ${quoted(event.detail || '?')} to ${quoted(path(event))}.`,
      FR: ({ event, actor }, { quoted }) =>
        `${quoted(actor)} a renommé ${quoted(event.detail || '?')} en ${quoted(path(event))}.`,
    },
    why: { EN: 'Another name hides what a program is.', FR: 'Un autre nom cache ce qu’est un programme.' },
  },
  programDeleted: {
    text: {
      EN: ({ event, actor }, { quoted }) => `${quoted(actor)} deleted ${quoted(path(event))}.`,
      FR: ({ event, actor }, { quoted }) => `${quoted(actor)} a supprimé ${quoted(path(event))}.`,
    },
    why: { EN: 'It may have removed a tool after its use.', FR: 'Il a peut-être retiré un outil après usage.' },
  },
  archiveWritten: {
    text: {
      EN: ({ event, actor }, { quoted }) => `${quoted(actor)} wrote ${quoted(path(event))}.`,
      FR: ({ event, actor }, { quoted }) => `${quoted(actor)} a écrit ${quoted(path(event))}.`,
    },
    why: { EN: 'Data is packed before it is taken.', FR: 'Les données sont compressées avant d’être emportées.' },
  },
  strangeModule: {
    text: {
      EN: ({ event, actor }, { quoted }) => `${quoted(actor)} loaded ${quoted(path(event))}.`,
      FR: ({ event, actor }, { quoted }) => `${quoted(actor)} a chargé ${quoted(path(event))}.`,
    },
    why: {
      EN: 'The module lies outside the folders of the system and of installed programs.',
      FR: 'Le module se trouve hors des dossiers du système et des programmes installés.',
    },
  },
  pipe: {
    text: {
      EN: ({ event, actor }, { quoted }) => `${quoted(actor)} used the pipe ${quoted(event.detail)}.`,
      FR: ({ event, actor }, { quoted }) => `${quoted(actor)} a utilisé le canal nommé ${quoted(event.detail)}.`,
    },
    why: {
      EN: 'Tools for remote control use pipes of this name.',
      FR: 'Des outils de contrôle à distance utilisent ce nom.',
    },
  },
  nameAsked: {
    text: {
      EN: ({ event, actor }, { quoted }) =>
        `${quoted(actor)} asked for the address of ${quoted(event.remoteUrl || event.detail)}.`,
      FR: ({ event, actor }, { quoted }) =>
        `${quoted(actor)} a demandé l’adresse de ${quoted(event.remoteUrl || event.detail)}.`,
    },
    why: {
      EN: 'It tells where a process of this tree wanted to go.',
      FR: 'Cela indique où un processus de cette arborescence voulait aller.',
    },
  },
  tellingModule: {
    text: {
      EN: ({ event, actor }, { quoted }) => `${quoted(actor)} loaded ${quoted(path(event))}.`,
      FR: ({ event, actor }, { quoted }) => `${quoted(actor)} a chargé ${quoted(path(event))}.`,
    },
    why: {
      EN: 'The module tells what the process can do: scripts, .NET, memory dumps, credentials, the directory.',
      FR: 'Le module indique ce que le processus sait faire : scripts, .NET, vidages mémoire, identifiants, annuaire.',
    },
  },
  other: {
    text: {
      EN: ({ event, actor, device }, { quoted }) =>
        `${quoted(actor)} caused the event ${quoted(event.action)} on ${quoted(device)}.`,
      FR: ({ event, actor, device }, { quoted }) =>
        `${quoted(actor)} a provoqué l’événement ${quoted(event.action)} sur ${quoted(device)}.`,
    },
    why: { EN: 'Ordinary programs seldom do this.', FR: 'Les programmes ordinaires le font rarement.' },
  },
}

/** What happened. */
export const textOf = (reason: ReasonKey, told: ToldEvent): Said => sentence<ToldEvent>(entries[reason].text)(told)

/** Why it matters. */
export const whyOf =
  (reason: ReasonKey): Said =>
  (language) =>
    entries[reason].why[language]
