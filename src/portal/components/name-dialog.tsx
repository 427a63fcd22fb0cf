import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Field,
  Input,
} from '@fluentui/react-components'
import type { SyntheticEvent } from 'react'
import { useState } from 'react'
import { useCommonTexts } from '../shell/preferences.js'

export interface NameDialogProps {
  readonly title: string
  readonly label: string
  /** Called once: with what was typed, or with nothing where it was called off. */
  readonly onName: (name: string | undefined) => void
}

/** Asks for one line of text. */
export function NameDialog({ title, label, onName }: NameDialogProps) {
  const { actions } = useCommonTexts()
  const [name, setName] = useState('')
  const submitted = (event: SyntheticEvent): void => {
    event.preventDefault()
    if (name.trim() !== '') onName(name.trim())
  }
  return (
    <Dialog
      open
      onOpenChange={() => {
        onName(undefined)
      }}
    >
      <DialogSurface aria-describedby={undefined}>
        <form onSubmit={submitted}>
          <DialogBody>
            <DialogTitle>{title}</DialogTitle>
            <DialogContent>
              <Field label={label} required>
                <Input
                  value={name}
                  maxLength={80}
                  onChange={(_, { value }) => {
                    setName(value)
                  }}
                />
              </Field>
            </DialogContent>
            <DialogActions>
              <Button
                onClick={() => {
                  onName(undefined)
                }}
              >
                {actions.cancel}
              </Button>
              <Button type="submit" appearance="primary" disabled={name.trim() === ''}>
                {actions.save}
              </Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  )
}
