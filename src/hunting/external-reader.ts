// The reader of what hunts may name outside the database, as the settings allow it.
import type { ExternalOptions } from '../external/reader.js'
import { ExternalReader } from '../external/reader.js'
import type { Settings } from '../settings.js'

export const externalOptions = (settings: Settings): ExternalOptions => ({
  folder: settings.externalDataFolder === '' ? undefined : settings.externalDataFolder,
  hosts: settings.externalDataHosts,
  privateAddresses: settings.externalDataPrivateAddresses,
  maxBytes: settings.externalDataMegabytes * 1024 ** 2,
  watchlistFolder: settings.watchlistFolder === '' ? undefined : settings.watchlistFolder,
  geoDatabase: settings.geoDatabase === '' ? undefined : settings.geoDatabase,
  whenRefused: settings.externalDataRefused,
})

export const externalReader = (settings: Settings): ExternalReader => new ExternalReader(externalOptions(settings))
