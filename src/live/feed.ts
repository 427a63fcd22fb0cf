// Tells whoever waits that something may have been stored. What it is, is read from the store, by number.

/** A bell: those who wait are woken, and look for themselves. */
export class Feed {
  private readonly waiting = new Set<() => void>()
  private rung = 0

  /** To be called after something was stored or changed. */
  nudge(): void {
    this.rung++
    for (const wake of this.waiting) wake()
    this.waiting.clear()
  }

  /** How often the bell has rung; to be asked before looking. */
  get count(): number {
    return this.rung
  }

  /** Resolves when the bell has rung more often than `count`, or at the end. */
  async wait(count: number, signal: AbortSignal): Promise<void> {
    if (this.rung > count || signal.aborted) return
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        this.waiting.delete(wake)
        signal.removeEventListener('abort', wake)
        resolve()
      }
      this.waiting.add(wake)
      signal.addEventListener('abort', wake, { once: true })
    })
  }
}
