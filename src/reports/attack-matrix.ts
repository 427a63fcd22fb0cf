// The ATT&CK matrix: tactics in their order, and the techniques that serve each.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { packageRoot } from '../package-root.js'

export interface Tactic {
  /** `TA0006` */
  readonly id: string
  /** `credential-access` */
  readonly key: string
  readonly name: string
}

export interface Technique {
  /** `T1003`, never a sub-technique. */
  readonly id: string
  readonly name: string
  /** Keys of tactics. */
  readonly tactics: readonly string[]
}

export interface AttackMatrix {
  readonly tactics: readonly Tactic[]
  readonly techniques: readonly Technique[]
}

let known: AttackMatrix | undefined

/** Read from its file when it is first asked for. */
export const attackMatrix = (): AttackMatrix =>
  (known ??= parse(readFileSync(join(packageRoot(), 'schema', 'attack-matrix.yml'), 'utf8')) as AttackMatrix)

/** `T1003` of `T1003.001`. */
export const techniqueOf = (id: string): string => id.slice(0, 5)

/** The alert categories that are tactics, by the tactic's key. */
const byCategory: Readonly<Record<string, string>> = {
  InitialAccess: 'initial-access',
  Execution: 'execution',
  Persistence: 'persistence',
  PrivilegeEscalation: 'privilege-escalation',
  DefenseEvasion: 'defense-evasion',
  CredentialAccess: 'credential-access',
  Discovery: 'discovery',
  LateralMovement: 'lateral-movement',
  Collection: 'collection',
  CommandAndControl: 'command-and-control',
  Exfiltration: 'exfiltration',
  Ransomware: 'impact',
}

/** The tactic of an alert: its category, or else the first that its techniques serve; undefined where neither tells. */
export function tacticOf(category: string, techniques: readonly string[]): string | undefined {
  const own = byCategory[category]
  if (own !== undefined) return own
  const served = new Set(
    attackMatrix()
      .techniques.filter(({ id }) => techniques.some((one) => techniqueOf(one) === id))
      .flatMap(({ tactics }) => tactics),
  )
  return attackMatrix().tactics.find(({ key }) => served.has(key))?.key
}
