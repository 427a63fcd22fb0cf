import { Button } from '@fluentui/react-components'
import { CheckmarkRegular, CopyRegular } from '@fluentui/react-icons'
import { useState } from 'react'
import { useCommonTexts } from '../shell/preferences.js'

export interface CopyButtonProps {
  readonly text: string
  /** What is copied, where more than one thing can be. */
  readonly label?: string
}

/** Puts a text into the clipboard, and says so. */
export function CopyButton({ text, label }: CopyButtonProps) {
  const { actions } = useCommonTexts()
  const [copied, setCopied] = useState(false)
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text)
    setCopied(true)
  }
  return (
    <Button
      size="small"
      icon={copied ? <CheckmarkRegular /> : <CopyRegular />}
      aria-label={copied ? actions.copied : label}
      onClick={() => void copy()}
    >
      <span aria-live="polite">{copied ? actions.copied : actions.copy}</span>
    </Button>
  )
}
