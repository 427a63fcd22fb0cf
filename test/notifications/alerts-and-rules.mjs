// The alerts and rules of the trial by killing, by number.
export const severities = ['Low', 'Medium', 'High']
export const sources = ['EDR', 'Antivirus', 'Microsoft Threat Experts']

/** Alert `i` as a record of Defender's export. */
export const alertOf = (i) => {
  const Timestamp = new Date(Date.UTC(2026, 10, 16) + i * 1000).toISOString()
  return {
    time: Timestamp,
    tenantId: 't',
    category: 'AdvancedHunting-AlertInfo',
    properties: {
      Timestamp,
      AlertId: `a${i}`,
      Title: `Alert ${i}`,
      Severity: severities[i % 3],
      ServiceSource: 'Microsoft Defender for Endpoint',
      DetectionSource: sources[Math.floor(i / 3) % 3],
    },
  }
}

/** What rule `r` says. */
export const ruleOf = (r) => ({
  name: `Rule ${r}`,
  enabled: true,
  organizationName: false,
  portalLink: false,
  deviceInformation: false,
  deviceGroups: undefined,
  severities: severities.filter((_, i) => (r + i) % 3 !== 0),
  sources: r % 4 === 0 ? [] : [sources[r % 3]],
  digest: 'NONE',
  language: 'EN',
  recipients: [`r${r}@example.com`],
  webhooks: [],
})

/** Whether rule `r` is met by alert `i`. */
export const meets = (r, i) => {
  const { severities: wanted, sources: from } = ruleOf(r)
  const { Severity, DetectionSource } = alertOf(i).properties
  return wanted.includes(Severity) && (from.length === 0 || from.includes(DetectionSource))
}
