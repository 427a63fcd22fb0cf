// Devices as the store gives them. Times are ticks; texts are empty where nothing is known.
export interface DeviceRow {
  readonly id: string
  readonly name: string
  readonly firstSeen: bigint
  readonly lastSeen: bigint
  readonly osPlatform: string
  readonly osVersion: string
  readonly osBuild: bigint | null
  readonly osArchitecture: string
  /** The group that it is in, or that telemetry says it is in where no groups are set up. */
  readonly group: string
  readonly deviceType: string
  readonly publicIp: string
  readonly onboardingStatus: string
  readonly health: string
  readonly exposureLevel: string
  readonly assetValue: string
  readonly joinType: string
  readonly aadDeviceId: string
  /** JSON, as DeviceInfo has it. */
  readonly loggedOnUsers: string
  readonly tags: readonly string[]
  readonly ipAddresses: readonly string[]
  readonly macAddresses: readonly string[]
}
