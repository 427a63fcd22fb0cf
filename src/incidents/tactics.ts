// The categories of alerts as the tactics of an attack: in the order in which attacks go, by their names.
import type { InEach } from '../language.js'

interface Tactic {
  /** Of ATT&CK; null for categories that are no tactic. */
  readonly id: string | null
  readonly name: InEach<string>
}

/** By the category, in the order of the kill chain; what is no tactic comes last. */
const tactics: ReadonlyMap<string, Tactic> = new Map([
  ['InitialAccess', { id: 'TA0001', name: { EN: 'Initial access', FR: 'Accès initial' } }],
  ['Execution', { id: 'TA0002', name: { EN: 'Execution', FR: 'Exécution' } }],
  ['Persistence', { id: 'TA0003', name: { EN: 'Persistence', FR: 'Persistance' } }],
  ['PrivilegeEscalation', { id: 'TA0004', name: { EN: 'Privilege escalation', FR: 'Élévation de privilèges' } }],
  ['DefenseEvasion', { id: 'TA0005', name: { EN: 'Defence evasion', FR: 'Évasion des défenses' } }],
  ['CredentialAccess', { id: 'TA0006', name: { EN: 'Credential access', FR: 'Vol d’identifiants' } }],
  ['Discovery', { id: 'TA0007', name: { EN: 'Discovery', FR: 'Reconnaissance interne' } }],
  ['LateralMovement', { id: 'TA0008', name: { EN: 'Lateral movement', FR: 'Déplacement latéral' } }],
  ['Collection', { id: 'TA0009', name: { EN: 'Collection', FR: 'Collecte' } }],
  ['CommandAndControl', { id: 'TA0011', name: { EN: 'Command and control', FR: 'Commande et contrôle' } }],
  ['Exfiltration', { id: 'TA0010', name: { EN: 'Exfiltration', FR: 'Exfiltration' } }],
  ['Ransomware', { id: 'TA0040', name: { EN: 'Impact: ransomware', FR: 'Impact : rançongiciel' } }],
  ['Exploit', { id: null, name: { EN: 'Exploit', FR: 'Exploitation de vulnérabilité' } }],
  ['Malware', { id: null, name: { EN: 'Malware', FR: 'Logiciel malveillant' } }],
  ['UnwantedSoftware', { id: null, name: { EN: 'Unwanted software', FR: 'Logiciel indésirable' } }],
  ['SuspiciousActivity', { id: null, name: { EN: 'Suspicious activity', FR: 'Activité suspecte' } }],
  ['General', { id: null, name: { EN: 'General', FR: 'Général' } }],
])

const order = [...tactics.keys()]

/** Categories in the order of the kill chain, each once; ones that are not known come last, by name. */
export const inKillChain = (categories: readonly string[]): readonly string[] =>
  [...new Set(categories)].toSorted((a, b) => {
    const [i, j] = [order.indexOf(a), order.indexOf(b)].map((at) => (at < 0 ? order.length : at))
    return (i ?? 0) - (j ?? 0) || (a < b ? -1 : 1)
  })

/** What people call a category. */
export const tacticName = (category: string): InEach<string> =>
  tactics.get(category)?.name ?? { EN: category, FR: category }
