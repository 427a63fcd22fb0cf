import type { ReactNode } from 'react'
import { useSession } from '../shell/session.js'
import { AppLink } from './app-link.js'

export interface DeviceLinkProps {
  readonly id: string
  /** Its name, or the id where that is not known. */
  readonly children: ReactNode
  readonly tabIndex?: number
  readonly title?: string
}

/** A device by its name, and its page behind it for whoever may read devices. */
export function DeviceLink({ id, children, title, ...focus }: DeviceLinkProps) {
  const { may } = useSession()
  if (!may('readDevices')) return <span title={title}>{children}</span>
  return (
    <AppLink to={`/devices/${encodeURIComponent(id)}`} title={title} {...focus}>
      {children}
    </AppLink>
  )
}
