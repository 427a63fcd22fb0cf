// Commands that ask about the surroundings: each is everyday work, many kinds of them in a row are not.
import type { EventPlace } from '../devices/device.store.js'
import { ticksPer } from '../kql/types.js'
import type { FindingReason, NewFinding } from './findings.js'

/** A kind of question, by the program and its arguments. */
interface Question {
  readonly kind: string
  readonly technique: string
  /** Programs without `.exe`. */
  readonly programs: readonly string[]
  readonly line?: RegExp
}

const questions: readonly Question[] = [
  { kind: 'who am I', technique: 'T1033', programs: ['whoami', 'id', 'who', 'w', 'quser', 'qwinsta', 'query'] },
  { kind: 'accounts', technique: 'T1087', programs: ['net', 'net1'], line: /\buser(s)?\b/ },
  { kind: 'accounts', technique: 'T1087', programs: ['dsquery', 'getent', 'lastlog'] },
  { kind: 'groups', technique: 'T1069', programs: ['net', 'net1'], line: /\b(local)?group\b/ },
  { kind: 'password policy', technique: 'T1201', programs: ['net', 'net1'], line: /\baccounts\b/ },
  { kind: 'shares', technique: 'T1135', programs: ['net', 'net1'], line: /\b(share|view)\b/ },
  { kind: 'sessions', technique: 'T1049', programs: ['net', 'net1'], line: /\b(session|use)\b/ },
  { kind: 'connections', technique: 'T1049', programs: ['netstat', 'ss', 'lsof'] },
  {
    kind: 'network',
    technique: 'T1016',
    programs: ['ipconfig', 'ifconfig', 'arp', 'route', 'nbtstat', 'tracert', 'ip', 'getmac'],
  },
  { kind: 'network', technique: 'T1016', programs: ['netsh'], line: /\bshow\b/ },
  { kind: 'other systems', technique: 'T1018', programs: ['ping', 'nslookup', 'adfind', 'nmap'] },
  { kind: 'trusts', technique: 'T1482', programs: ['nltest'] },
  { kind: 'the system', technique: 'T1082', programs: ['systeminfo', 'hostname', 'uname', 'ver', 'driverquery'] },
  { kind: 'processes', technique: 'T1057', programs: ['tasklist', 'ps', 'qprocess'] },
  { kind: 'services', technique: 'T1007', programs: ['sc'], line: /\bquery(ex)?\b/ },
  {
    kind: 'security software',
    technique: 'T1518.001',
    programs: ['wmic'],
    line: /antivirus|securitycenter|firewallproduct/,
  },
  { kind: 'the system', technique: 'T1082', programs: ['wmic'], line: /\b(os|computersystem|qfe|bios)\b/ },
  { kind: 'processes', technique: 'T1057', programs: ['wmic'], line: /\bprocess\b(?!.*\bcall\b)/ },
  { kind: 'the registry', technique: 'T1012', programs: ['reg'], line: /\bquery\b/ },
  { kind: 'policies', technique: 'T1615', programs: ['gpresult'] },
  { kind: 'stored credentials', technique: 'T1555.004', programs: ['cmdkey', 'vaultcmd'], line: /list/ },
]

/** All programs that may ask something, in lower case. */
export const askingPrograms: readonly string[] = [
  ...new Set(questions.flatMap(({ programs }) => programs.flatMap((name) => [name, `${name}.exe`]))),
]

/** A command that may ask something. */
export interface Command extends EventPlace {
  readonly account: string
  readonly program: string
  readonly line: string
  /** Identifies the line's shape. */
  readonly key: bigint
}

/** So many kinds of questions within so long a time are a burst. */
const fewestKinds = 4
export const burstTime = 10n * ticksPer.minute

/** What one kind of question counts for, in bits: four make a finding, and each more makes it stronger. */
const bitsOfQuestion = 3

const questionOf = ({ program, line }: Command): Question | undefined =>
  questions.find(
    ({ programs, line: asks }) =>
      programs.includes(program.replace(/\.exe$/, '')) && (asks?.test(line.toLowerCase()) ?? true),
  )

/** Bursts in commands: those of one account on one device that follow one another within ten minutes. */
export function burstsOf(commands: readonly Command[]): readonly NewFinding[] {
  const bySession = new Map<string, Command[]>()
  for (const command of commands.toSorted((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0))) {
    const key = `${command.deviceId}|${command.account}`
    bySession.set(key, [...(bySession.get(key) ?? []), command])
  }
  return [...bySession.values()].flatMap(stretchesOf).flatMap((session): readonly NewFinding[] => {
    const asked = new Map<string, { readonly question: Question; readonly command: Command }>()
    for (const command of session) {
      const question = questionOf(command)
      if (question && !asked.has(question.kind)) asked.set(question.kind, { question, command })
    }
    const [first] = [...asked.values()]
    if (!first || asked.size < fewestKinds) return []
    const { deviceId, account } = first.command
    const reasons = [...asked.values()].map(({ question, command }): FindingReason => ({
      ...placeOf(command),
      signal: 'discovery',
      key: command.key,
      shapes: [`${question.kind} (${command.line.slice(0, 200)})`],
      days: 1n,
      devices: 1n,
      first: command.time,
      bits: bitsOfQuestion,
    }))
    const techniques = [...new Set([...asked.values()].map(({ question }) => question.technique))].sort()
    return [
      {
        kind: 'DiscoveryBurst',
        subject: `${deviceId}|${account}`,
        deviceId,
        account,
        process: first.command.program,
        techniques,
        reasons,
      },
    ]
  })
}

const placeOf = ({ table, deviceId, time, reportId }: Command): EventPlace => ({ table, deviceId, time, reportId })

/** Commands of a session that are near each other, in the order of time. */
function stretchesOf(commands: readonly Command[]): readonly (readonly Command[])[] {
  const stretches: Command[][] = []
  for (const command of commands) {
    const last = stretches.at(-1)
    const before = last?.at(-1)
    if (last && before && command.time - before.time <= burstTime) last.push(command)
    else stretches.push([command])
  }
  return stretches
}
