import { useFormat } from '../shell/preferences.js'

export interface TimeProps {
  readonly value: string
  /** Without the year where it is this one. */
  readonly brief?: boolean
}

/** A moment in the person's time zone; the tooltip has it to the last digit, in UTC. */
export function Time({ value, brief = false }: TimeProps) {
  const format = useFormat()
  return (
    <time dateTime={value} title={value}>
      {brief ? format.brief(value) : format.dateTime(value)}
    </time>
  )
}
