// The REST routes of all features, and the page that describes them.
import type { HuntingService } from '../hunting/hunting.service.js'
import { alertChangeRoutes } from '../rest/alert-change.routes.js'
import { alertRoutes } from '../rest/alert.routes.js'
import { detectionRoutes } from '../rest/detection.routes.js'
import { huntingRoutes } from '../rest/hunting.routes.js'
import { incidentRoutes } from '../rest/incident.routes.js'
import { openApiRoute } from '../rest/openapi.js'
import { strict } from '../rest/query-options.js'
import type { Route } from '../rest/route.js'
import type { Settings } from '../settings.js'
import type { Services } from './services.js'

export interface RouteParts {
  readonly settings: Settings
  readonly hunting: HuntingService
  readonly services: Services
}

export function routesOf({ settings, hunting, services }: RouteParts): readonly Route[] {
  const alertParts = { ...services.alerts, portalUrl: settings.portalUrl }
  const described = [
    ...alertRoutes(alertParts),
    ...incidentRoutes(alertParts),
    ...alertChangeRoutes(alertParts),
    ...huntingRoutes(hunting),
    ...detectionRoutes(services.detections),
  ].map(strict)
  return [...described, openApiRoute(described)]
}
