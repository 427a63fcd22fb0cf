import { Text } from '@fluentui/react-components'
import { FormDialog } from '../../components/form-dialog.js'
import { useNotices } from '../../components/notices.js'

export interface ConfirmDialogProps {
  readonly title: string
  /** What follows from it. */
  readonly consequence: string
  /** What the button says that does it. */
  readonly submit: string
  readonly work: () => Promise<unknown>
  /** What is said once it is done. */
  readonly says: string
  readonly onClose: () => void
}

/** Asks before something is done that cannot be taken back by a click. */
export function ConfirmDialog({ title, consequence, submit, work, says, onClose }: ConfirmDialogProps) {
  const notices = useNotices()
  const confirmed = async (): Promise<void> => {
    await work()
    notices.done(says)
    onClose()
  }
  return (
    <FormDialog ready title={title} submit={submit} onSubmit={confirmed} onClose={onClose}>
      <Text>{consequence}</Text>
    </FormDialog>
  )
}
