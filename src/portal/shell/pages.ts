// The pages of the portal: one entry adds one. README.md says what else a page is made of.
import type { FluentIcon } from '@fluentui/react-icons'
import { AlertRegular, DesktopRegular, SearchSquareRegular } from '@fluentui/react-icons'
import type { ComponentType } from 'react'
import { lazy } from 'react'
import type { Operation } from '../../access/operations.js'
import type { en } from '../i18n/en.js'

export interface Page {
  /** As React Router reads it: `/alerts/:id`. */
  readonly path: string
  /** The component, loaded when the page is first gone to. */
  readonly page: ComponentType
  /** What somebody must be allowed to see it. */
  readonly operation: Operation
  /** Its place in the navigation, for those that have one. */
  readonly navigation?: { readonly label: keyof typeof en.navigation; readonly icon: FluentIcon }
}

/** In the order of the navigation. */
export const pages: readonly Page[] = [
  {
    path: '/alerts',
    page: lazy(() => import('../pages/alerts/alerts-page.js')),
    operation: 'readAlerts',
    navigation: { label: 'alerts', icon: AlertRegular },
  },
  { path: '/alerts/:id', page: lazy(() => import('../pages/alert/alert-page.js')), operation: 'readAlerts' },
  {
    path: '/hunting',
    page: lazy(() => import('../pages/hunting/hunting-page.js')),
    operation: 'hunt',
    navigation: { label: 'hunting', icon: SearchSquareRegular },
  },
  {
    path: '/devices',
    page: lazy(() => import('../pages/devices/devices-page.js')),
    operation: 'readDevices',
    navigation: { label: 'devices', icon: DesktopRegular },
  },
  { path: '/devices/:id', page: lazy(() => import('../pages/device/device-page.js')), operation: 'readDevices' },
]
