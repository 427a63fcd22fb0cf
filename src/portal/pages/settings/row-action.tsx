import { Button } from '@fluentui/react-components'
import type { FluentIcon } from '@fluentui/react-icons'

export interface RowActionProps {
  /** Says what is done, and to what: rows have the same icons. */
  readonly label: string
  readonly icon: FluentIcon
  readonly disabled?: boolean
  readonly onClick: () => void
}

/** What can be done with the thing in a row. */
export function RowAction({ label, icon: Icon, disabled = false, onClick }: RowActionProps) {
  return (
    <Button
      size="small"
      appearance="subtle"
      icon={<Icon />}
      aria-label={label}
      title={label}
      disabled={disabled}
      onClick={onClick}
    />
  )
}
