// Learns how far each host's clock was off UTC in a file, from the Sysmon events that carry both times.

/** The clocks of the hosts in one source. Events vote; a few of them bear stale times, so the majority counts. */
export class HostClocks {
  private readonly votes = new Map<string, Map<bigint, number>>()

  /** Takes note of how far UTC is ahead of a host's clock, in ticks. */
  observe(host: string, lag: bigint): void {
    const lags = this.votes.get(host) ?? new Map<bigint, number>()
    lags.set(lag, (lags.get(lag) ?? 0) + 1)
    this.votes.set(host, lags)
  }

  /** How far UTC is ahead of a host's clock, in ticks; 0 where nothing tells. */
  lagOf(host: string): bigint {
    let best = { lag: 0n, count: 0 }
    for (const [lag, count] of this.votes.get(host) ?? []) if (count > best.count) best = { lag, count }
    return best.lag
  }
}
