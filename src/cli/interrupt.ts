// Ctrl-C: the first ends the work under way, the second ends the process.
import { exitCodes } from './exit-codes.js'

/** Aborted by the first SIGINT or SIGTERM. */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController()
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted)
    controller.abort()
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  return controller.signal
}
