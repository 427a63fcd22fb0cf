// Who found what an alert is about: each source under the names that the queue, the API, hunting and Graph give it.
//
// Stored is the hunting name, so that the hunting tables hold what they always held.

/** The names of one source. */
interface SourceNames {
  /** In the alert queue, and in GraphQL. */
  readonly portal: string
  /** In `detectionSource` of the Defender API. */
  readonly api: string
  /** In AlertInfo since January 2021; before, the API's name stood there. */
  readonly hunting: string
  /** In Graph's alerts_v2. */
  readonly graph: string
}

const source = (portal: string, api: string, hunting: string, graph: string): SourceNames => ({
  portal,
  api,
  hunting,
  graph,
})

export const detectionSources: readonly SourceNames[] = [
  source('Third-party sensors', 'ThirdPartySensors', '3rd Party sensors', 'unknownFutureValue'),
  source('Antivirus', 'WindowsDefenderAv', 'Antivirus', 'antivirus'),
  source('Automated investigation', 'AutomatedInvestigation', 'Automated investigation', 'automatedInvestigation'),
  source('Custom detection', 'CustomDetection', 'Custom detection', 'customDetection'),
  source('Custom TI', 'CustomerTI', 'Custom TI', 'customTi'),
  source('EDR', 'WindowsDefenderAtp', 'EDR', 'microsoftDefenderForEndpoint'),
  source('Microsoft Defender XDR', 'MTP', 'Microsoft Defender XDR', 'microsoft365Defender'),
  source(
    'Microsoft Defender for Office 365',
    'OfficeATP',
    'Microsoft Defender for Office 365',
    'microsoftDefenderForOffice365',
  ),
  source('Microsoft Defender Experts', 'ThreatExperts', 'Microsoft Threat Experts', 'microsoftThreatExperts'),
  source('SmartScreen', 'WindowsDefenderSmartScreen', 'SmartScreen', 'smartScreen'),
  source(
    'Microsoft Defender for Identity',
    'MicrosoftDefenderForIdentity',
    'Microsoft Defender for Identity',
    'microsoftDefenderForIdentity',
  ),
  source('Manual', 'Manual', 'Manual', 'manual'),
]

/** The service source of endpoint alerts, by its stored name. */
export const endpointProduct = 'Microsoft Defender for Endpoint'

export const serviceSources: readonly SourceNames[] = [
  source(endpointProduct, 'MicrosoftDefenderForEndpoint', endpointProduct, 'microsoftDefenderForEndpoint'),
  source(
    'Microsoft Defender for Identity',
    'MicrosoftDefenderForIdentity',
    'Microsoft Defender for Identity',
    'microsoftDefenderForIdentity',
  ),
  source(
    'Microsoft Defender for Cloud Apps',
    'MicrosoftDefenderForCloudApps',
    'Microsoft Defender for Cloud Apps',
    'microsoftDefenderForCloudApps',
  ),
  source(
    'Microsoft Defender for Office 365',
    'MicrosoftDefenderForOffice365',
    'Microsoft Defender for Office 365',
    'microsoftDefenderForOffice365',
  ),
  source('Microsoft Defender XDR', 'Microsoft365Defender', 'Microsoft Defender XDR', 'microsoft365Defender'),
  source(
    'Microsoft Entra ID Protection',
    'AzureAdIdentityProtection',
    'AAD Identity Protection',
    'azureAdIdentityProtection',
  ),
  source('App Governance', 'MicrosoftAppGovernance', 'App Governance', 'microsoftAppGovernance'),
  source('Data Loss Prevention', 'DataLossPrevention', 'Data Loss Prevention', 'dataLossPrevention'),
]

/** The stored name for any spelling; a name that is in no list stands for itself. */
export function storedSource(sources: readonly SourceNames[], text: string): string {
  const key = text.toLowerCase()
  const found = sources.find((names) =>
    Object.values(names as Readonly<Record<keyof SourceNames, string>>).some((name) => name.toLowerCase() === key),
  )
  return found?.hunting ?? text
}

/** A stored name as a surface shows it. */
export const shownSource = (sources: readonly SourceNames[], stored: string, on: keyof SourceNames): string =>
  sources.find(({ hunting }) => hunting === stored)?.[on] ?? stored

/** The two marks of an endpoint attack notification: its tag, and its service source with the detection source in it. */
export const attackNotification = {
  tag: 'Endpoint Attack Notification',
  serviceSource: endpointProduct,
  detectionSource: 'Microsoft Threat Experts',
} as const

/** Whether an alert is an endpoint attack notification; sources by their stored names. */
export const isAttackNotification = (serviceSource: string, detectionSource: string): boolean =>
  serviceSource === attackNotification.serviceSource && detectionSource === attackNotification.detectionSource
