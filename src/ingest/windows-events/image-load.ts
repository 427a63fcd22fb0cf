// Loaded modules: Sysmon 7 to DeviceImageLoadEvents.
import { file, hashes, mapping, sysmonActor } from './mapping.js'
import type { EventMapping } from './mapping.js'

export const imageLoadMappings: Readonly<Record<string, EventMapping>> = {
  'sysmon|7': mapping('DeviceImageLoadEvents', 'ImageLoaded', { ...sysmonActor, ...file('ImageLoaded'), ...hashes }),
}
