// The pages of the portal: one entry adds one. README.md says what else a page is made of.
import type { FluentIcon } from '@fluentui/react-icons'
import {
  AlertRegular,
  DataBarVerticalRegular,
  DesktopRegular,
  LightbulbRegular,
  LinkMultipleRegular,
  GridRegular,
  ShieldTaskRegular,
  QuestionCircleRegular,
  SearchSquareRegular,
  SettingsRegular,
} from '@fluentui/react-icons'
import type { ComponentType } from 'react'
import { lazy } from 'react'
import type { Operation } from '../../access/operations.js'
import type { en } from '../i18n/en.js'
import type { SettingsPart } from '../pages/settings/settings.texts.js'

export interface Page {
  /** As React Router reads it: `/alerts/:id`. */
  readonly path: string
  /** The component, loaded when the page is first gone to. */
  readonly page: ComponentType
  /** Begins to load it. */
  readonly load: Load
  /** What somebody must be allowed to see it. */
  readonly operation: Operation
  /** Its place in the navigation, for those that have one. */
  readonly navigation?: { readonly label: keyof typeof en.navigation; readonly icon: FluentIcon }
  /** Its place among the settings, for those that are a part of them. */
  readonly settings?: SettingsPart
}

type Load = () => Promise<{ readonly default: ComponentType }>

const loaded = (load: Load): Pick<Page, 'page' | 'load'> => ({ page: lazy(load), load })

/** In the order of the navigation. */
export const pages: readonly Page[] = [
  {
    path: '/alerts',
    ...loaded(() => import('../pages/alerts/alerts-page.js')),
    operation: 'readAlerts',
    navigation: { label: 'alerts', icon: AlertRegular },
  },
  { path: '/alerts/:id', ...loaded(() => import('../pages/alert/alert-page.js')), operation: 'readAlerts' },
  {
    path: '/incidents',
    ...loaded(() => import('../pages/incidents/incidents-page.js')),
    operation: 'readAlerts',
    navigation: { label: 'incidents', icon: LinkMultipleRegular },
  },
  { path: '/incidents/:id', ...loaded(() => import('../pages/incident/incident-page.js')), operation: 'readAlerts' },
  {
    path: '/hunting',
    ...loaded(() => import('../pages/hunting/hunting-page.js')),
    operation: 'hunt',
    navigation: { label: 'hunting', icon: SearchSquareRegular },
  },
  {
    path: '/detections',
    ...loaded(() => import('../pages/detections/detections-page.js')),
    operation: 'readDetectionRules',
    navigation: { label: 'detections', icon: ShieldTaskRegular },
  },
  {
    path: '/detections/new',
    ...loaded(() => import('../pages/detection-editor/detection-editor-page.js')),
    operation: 'writeDetectionRules',
  },
  {
    path: '/detections/:id/edit',
    ...loaded(() => import('../pages/detection-editor/detection-editor-page.js')),
    operation: 'writeDetectionRules',
  },
  {
    path: '/detections/:id',
    ...loaded(() => import('../pages/detection/detection-page.js')),
    operation: 'readDetectionRules',
  },
  {
    path: '/coverage',
    ...loaded(() => import('../pages/coverage/coverage-page.js')),
    operation: 'readDetectionRules',
    navigation: { label: 'coverage', icon: GridRegular },
  },
  {
    path: '/devices',
    ...loaded(() => import('../pages/devices/devices-page.js')),
    operation: 'readDevices',
    navigation: { label: 'devices', icon: DesktopRegular },
  },
  { path: '/devices/:id', ...loaded(() => import('../pages/device/device-page.js')), operation: 'readDevices' },
  {
    path: '/drafts',
    ...loaded(() => import('../pages/drafts/drafts-page.js')),
    operation: 'readAlerts',
    navigation: { label: 'drafts', icon: LightbulbRegular },
  },
  { path: '/drafts/:id', ...loaded(() => import('../pages/draft/draft-page.js')), operation: 'actAsExpert' },
  {
    path: '/experts',
    ...loaded(() => import('../pages/experts/experts-page.js')),
    operation: 'readInquiries',
    navigation: { label: 'experts', icon: QuestionCircleRegular },
  },
  { path: '/experts/:id', ...loaded(() => import('../pages/experts/inquiry-page.js')), operation: 'readInquiries' },
  {
    path: '/reports',
    ...loaded(() => import('../pages/reports/reports-page.js')),
    operation: 'readAlerts',
    navigation: { label: 'reports', icon: DataBarVerticalRegular },
  },
  {
    path: '/settings',
    ...loaded(() => import('../pages/settings/settings-page.js')),
    operation: 'readService',
    navigation: { label: 'settings', icon: SettingsRegular },
  },
  {
    path: '/settings/attack-notifications',
    ...loaded(() => import('../pages/settings/enrollment/enrollment-page.js')),
    operation: 'readEnrollment',
    settings: 'attackNotifications',
  },
  {
    path: '/settings/email-notifications',
    ...loaded(() => import('../pages/settings/notifications/notifications-page.js')),
    operation: 'readNotificationRules',
    settings: 'emailNotifications',
  },
  {
    path: '/settings/webhooks',
    ...loaded(() => import('../pages/settings/webhooks/webhooks-page.js')),
    operation: 'readNotificationRules',
    settings: 'webhooks',
  },
  {
    path: '/settings/tokens',
    ...loaded(() => import('../pages/settings/tokens/tokens-page.js')),
    operation: 'manageTokens',
    settings: 'tokens',
  },
  {
    path: '/settings/device-groups',
    ...loaded(() => import('../pages/settings/device-groups/device-groups-page.js')),
    operation: 'readDeviceGroups',
    settings: 'deviceGroups',
  },
  {
    path: '/settings/alert-tuning',
    ...loaded(() => import('../pages/settings/alert-tuning/alert-tuning-page.js')),
    operation: 'readSuppressionRules',
    settings: 'alertTuning',
  },
  {
    path: '/settings/limits',
    ...loaded(() => import('../pages/settings/limits/limits-page.js')),
    operation: 'readService',
    settings: 'limits',
  },
]
