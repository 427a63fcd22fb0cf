import { useFormat } from '../shell/preferences.js'

/** A moment in the person's time zone; the tooltip has it to the last digit, in UTC. */
export function Time({ value, className }: { readonly value: string; readonly className?: string | undefined }) {
  const format = useFormat()
  return (
    <time dateTime={value} title={value} className={className}>
      {format.dateTime(value)}
    </time>
  )
}
