// What to do about an attack: advice for each technique and tactic, in English and French, one place for each sentence.
import { inKillChain } from '../incidents/tactics.js'
import type { InEach } from '../language.js'
import type { Said } from '../story/said.js'
import { sentence } from '../story/said.js'

const said = (EN: string, FR: string): InEach<string> => ({ EN, FR })

/** By technique; a technique's advice holds for those below it that have none of their own. */
const byTechnique: Readonly<Record<string, InEach<string>>> = {
  T1003: said(
    'Treat every account that was logged on to the devices as known to the attacker: reset its password and end its sessions.',
    'Considérez tout compte connecté à ces appareils comme connu de l’attaquant : réinitialisez son mot de passe et fermez ses sessions.',
  ),
  'T1003.003': said(
    'Plan to reset all passwords of the domain: the directory’s database was read.',
    'Prévoyez de réinitialiser tous les mots de passe du domaine : la base de l’annuaire a été lue.',
  ),
  'T1003.006': said(
    'Reset the password of krbtgt twice and review who may replicate the directory.',
    'Réinitialisez deux fois le mot de passe de krbtgt et revoyez qui peut répliquer l’annuaire.',
  ),
  T1558: said(
    'Reset the passwords of the service accounts whose tickets were asked for; use long random ones or managed accounts.',
    'Réinitialisez les mots de passe des comptes de service dont les tickets ont été demandés ; utilisez des mots de passe longs et aléatoires ou des comptes gérés.',
  ),
  T1550: said(
    'End all sessions of the accounts involved, so that stolen tickets and hashes are of no more use.',
    'Fermez toutes les sessions des comptes concernés, afin que tickets et empreintes volés ne servent plus.',
  ),
  'T1059.001': said(
    'Turn on PowerShell script block logging and constrained language mode, and read the scripts that ran.',
    'Activez la journalisation des blocs de script PowerShell et le mode de langage restreint, et lisez les scripts exécutés.',
  ),
  T1059: said(
    'Read the command lines that ran and restrict who may run script interpreters.',
    'Lisez les lignes de commande exécutées et limitez qui peut lancer des interpréteurs de scripts.',
  ),
  T1053: said(
    'Remove the scheduled tasks that the attack made, on every device that it touched.',
    'Supprimez les tâches planifiées créées par l’attaque, sur chaque appareil touché.',
  ),
  T1543: said(
    'Stop and remove the services that the attack installed, and keep their files for analysis.',
    'Arrêtez et supprimez les services installés par l’attaque, et conservez leurs fichiers pour analyse.',
  ),
  T1547: said(
    'Remove the autostart entries that the attack made, after noting what they start.',
    'Supprimez les entrées de démarrage automatique créées par l’attaque, après avoir noté ce qu’elles lancent.',
  ),
  T1546: said(
    'Remove the event subscriptions and hijacked handlers that the attack made.',
    'Supprimez les abonnements aux événements et les gestionnaires détournés créés par l’attaque.',
  ),
  T1021: said(
    'Limit remote administration to jump hosts and turn off the remote services that are not needed.',
    'Limitez l’administration à distance à des serveurs de rebond et désactivez les services distants inutiles.',
  ),
  T1047: said('Allow WMI from administration hosts alone.', 'N’autorisez WMI que depuis les postes d’administration.'),
  T1070: said(
    'Collect the logs from where they were forwarded: those on the device were cleared.',
    'Récupérez les journaux là où ils ont été transférés : ceux de l’appareil ont été effacés.',
  ),
  T1562: said(
    'Turn protection and logging on again, turn on tamper protection, and remove exclusions that nobody can explain.',
    'Réactivez protection et journalisation, activez la protection contre les falsifications, et supprimez les exclusions inexpliquées.',
  ),
  T1218: said(
    'Block the system programs that were misused where nobody needs them.',
    'Bloquez les programmes système détournés là où personne n’en a besoin.',
  ),
  T1055: said(
    'Take a memory image of the devices before they are restarted: code ran inside other processes.',
    'Faites une image mémoire des appareils avant redémarrage : du code s’est exécuté dans d’autres processus.',
  ),
  T1136: said(
    'Disable the accounts that the attack made and review the members of privileged groups.',
    'Désactivez les comptes créés par l’attaque et revoyez les membres des groupes privilégiés.',
  ),
  T1098: said(
    'Undo the changes to accounts and groups, and review the members of privileged groups.',
    'Annulez les modifications de comptes et de groupes, et revoyez les membres des groupes privilégiés.',
  ),
  T1566: said(
    'Find and remove the message in all mailboxes, and ask who else opened it.',
    'Trouvez et supprimez le message dans toutes les boîtes, et demandez qui d’autre l’a ouvert.',
  ),
  T1490: said(
    'Check that backups are out of reach of the accounts involved, and that they can be restored.',
    'Vérifiez que les sauvegardes sont hors de portée des comptes concernés et qu’elles sont restaurables.',
  ),
  T1486: said(
    'Disconnect file shares and backups until the spread has stopped.',
    'Déconnectez les partages de fichiers et les sauvegardes jusqu’à l’arrêt de la propagation.',
  ),
}

/** By category, for what no technique's advice covers. */
const byTactic: Readonly<Record<string, InEach<string>>> = {
  InitialAccess: said(
    'Find out how the attacker got in and close that way before anything is brought back.',
    'Trouvez comment l’attaquant est entré et fermez cette voie avant toute remise en service.',
  ),
  Execution: said(
    'Collect the programs and scripts that ran, and hunt for them on all devices.',
    'Récupérez les programmes et scripts exécutés, et recherchez-les sur tous les appareils.',
  ),
  Persistence: said(
    'Look for further ways to return on every device that was touched.',
    'Cherchez d’autres moyens de retour sur chaque appareil touché.',
  ),
  PrivilegeEscalation: said(
    'Apply missing updates and review local administrators on the devices.',
    'Appliquez les mises à jour manquantes et revoyez les administrateurs locaux des appareils.',
  ),
  DefenseEvasion: said(
    'Check that protection and logging work on all devices that were touched.',
    'Vérifiez que protection et journalisation fonctionnent sur tous les appareils touchés.',
  ),
  CredentialAccess: said(
    'Reset the passwords of the accounts involved and require a second factor.',
    'Réinitialisez les mots de passe des comptes concernés et exigez un second facteur.',
  ),
  Discovery: said(
    'Watch the accounts and servers that were asked about: they are likely to be next.',
    'Surveillez les comptes et serveurs interrogés : ils sont sans doute les prochains.',
  ),
  LateralMovement: said(
    'Separate the devices that were reached from the network and examine each of them.',
    'Séparez du réseau les appareils atteints et examinez chacun d’eux.',
  ),
  Collection: said(
    'Establish which data was gathered and whom it concerns.',
    'Établissez quelles données ont été rassemblées et qui elles concernent.',
  ),
  CommandAndControl: said(
    'Block the addresses and hosts that the attack spoke to, and look for other devices that speak to them.',
    'Bloquez les adresses et hôtes contactés par l’attaque, et cherchez d’autres appareils qui les contactent.',
  ),
  Exfiltration: said(
    'Establish what left the network, and involve those who must be told of a data breach.',
    'Établissez ce qui a quitté le réseau, et associez ceux qui doivent être informés d’une violation de données.',
  ),
  Ransomware: said(
    'Stop the spread first, then restore from backups made before the first sign.',
    'Arrêtez d’abord la propagation, puis restaurez depuis des sauvegardes antérieures au premier signe.',
  ),
}

interface Named {
  readonly names: readonly string[]
}
const isolate = sentence<Named>({
  EN: ({ names }, { list }) => `Isolate ${list(names)} from the network until the attack is understood.`,
  FR: ({ names }, { list }) => `Isolez ${list(names)} du réseau tant que l’attaque n’est pas comprise.`,
})
const reset = sentence<Named>({
  EN: ({ names }, { list }) =>
    `Ask the owners of ${list(names)} whether they did this, and reset the passwords if not.`,
  FR: ({ names }, { list }) =>
    `Demandez aux titulaires de ${list(names)} s’ils en sont l’auteur, et réinitialisez sinon les mots de passe.`,
})
const block = sentence<Named>({
  EN: ({ names }, { list }) => `Block ${list(names)}, and hunt for them on all devices.`,
  FR: ({ names }, { list }) => `Bloquez ${list(names)}, et recherchez-les sur tous les appareils.`,
})

export interface AdviceFacts {
  readonly devices: readonly string[]
  readonly accounts: readonly string[]
  /** Files, addresses and hosts of the attacker's own. */
  readonly tools: readonly string[]
  readonly categories: readonly string[]
  readonly techniques: readonly string[]
}

/** A person reads so many names in a sentence. */
const mostNamed = 6

/** What to do, the most urgent first; never nothing. */
export function adviceFor({ devices, accounts, tools, categories, techniques }: AdviceFacts): readonly Said[] {
  const known = techniques.flatMap((technique) => byTechnique[technique] ?? byTechnique[technique.slice(0, 5)] ?? [])
  const general = inKillChain(categories).flatMap((category) => byTactic[category] ?? [])
  const named = (make: (facts: Named) => Said, names: readonly string[]): readonly Said[] =>
    names.length === 0 ? [] : [make({ names: names.slice(0, mostNamed) })]
  const told = [...new Set([...known, ...general])].map(
    (one): Said =>
      (language) =>
        one[language],
  )
  const usual: Said = (language) => usually[language]
  const all = [...named(isolate, devices), ...named(reset, accounts), ...named(block, tools), ...told]
  return all.length === 0 ? [usual] : all
}

const usually = said(
  'Examine the devices and accounts that the evidence names.',
  'Examinez les appareils et comptes nommés par les éléments de preuve.',
)
