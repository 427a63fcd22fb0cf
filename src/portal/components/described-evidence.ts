// What a thing in an alert or a draft is called, and what else tells it apart.

/** A thing by its fields; those that do not apply are null or absent. */
export interface Evidence {
  readonly entityType: string
  readonly deviceId?: string | null
  readonly deviceName?: string | null
  readonly accountName?: string | null
  readonly domainName?: string | null
  readonly userPrincipalName?: string | null
  readonly fileName?: string | null
  readonly filePath?: string | null
  readonly sha1?: string | null
  readonly sha256?: string | null
  readonly processCommandLine?: string | null
  readonly ipAddress?: string | null
  readonly url?: string | null
  readonly registryKey?: string | null
  readonly registryValue?: string | null
  readonly registryValueName?: string | null
  readonly emailSubject?: string | null
  readonly threatFamilyName?: string | null
}

export function described(one: Evidence): { readonly name: string; readonly more: string } {
  const account = [one.domainName, one.accountName].filter(Boolean).join('\\')
  const registry = [one.registryKey, one.registryValueName].filter(Boolean).join('\\')
  const names: Readonly<Record<string, string | null | undefined>> = {
    Machine: one.deviceName ?? one.deviceId,
    User: one.userPrincipalName ?? account,
    Ip: one.ipAddress,
    Url: one.url,
    RegistryKey: registry,
    RegistryValue: registry,
    MailMessage: one.emailSubject,
  }
  const name = names[one.entityType] || one.fileName || one.ipAddress || one.url || registry || account || one.deviceName || one.entityType // prettier-ignore
  const details = [
    one.processCommandLine,
    one.entityType === 'File' ? one.filePath : null,
    one.registryValue,
    one.sha256 ?? one.sha1,
    one.threatFamilyName,
  ]
  return { name, more: details.filter(Boolean).join(' · ') }
}
