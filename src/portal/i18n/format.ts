// Times and numbers as people of a language write them.
import type { Language } from './texts.js'
import { localeOf } from './texts.js'

export type TimeZone = 'local' | 'utc'

export interface Format {
  /** The day and the time to the second. */
  readonly dateTime: (iso: string) => string
  /** The same without the year where it is this one: for columns. */
  readonly brief: (iso: string) => string
  readonly date: (iso: string) => string
  /** The time to the second. */
  readonly time: (iso: string) => string
  /** How long ago, or until when: "3 hours ago". */
  readonly relative: (iso: string, now: number) => string
  readonly number: (n: number) => string
  /** A time that was taken: "1.25 s". */
  readonly seconds: (ms: number) => string
  /** A part of one: "67%". */
  readonly percent: (n: number) => string
  readonly bytes: (n: number) => string
}

const steps: readonly (readonly [unit: Intl.RelativeTimeFormatUnit, ms: number])[] = [
  ['year', 31_557_600_000],
  ['month', 2_629_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
]

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte']

/** The formats of a language and a time zone. */
export function formatOf(language: Language, zone: TimeZone): Format {
  const locale = localeOf(language)
  const timeZone = zone === 'utc' ? { timeZone: 'UTC' } : {}
  const day = { year: 'numeric', month: 'short', day: '2-digit', ...timeZone } as const
  const clock = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', ...timeZone } as const
  const dateTime = new Intl.DateTimeFormat(locale, { ...day, ...clock })
  const date = new Intl.DateTimeFormat(locale, day)
  const thisYear = new Intl.DateTimeFormat(locale, { month: 'short', day: '2-digit', ...clock })
  const time = new Intl.DateTimeFormat(locale, clock)
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const number = new Intl.NumberFormat(locale)
  const seconds = new Intl.NumberFormat(locale, { style: 'unit', unit: 'second', maximumFractionDigits: 2 })
  const percent = new Intl.NumberFormat(locale, { style: 'percent' })
  return {
    dateTime: (iso) => dateTime.format(Date.parse(iso)),
    brief: (iso) => {
      const moment = new Date(iso)
      return (moment.getFullYear() === new Date().getFullYear() ? thisYear : dateTime).format(moment)
    },
    date: (iso) => date.format(Date.parse(iso)),
    time: (iso) => time.format(Date.parse(iso)),
    relative: (iso, now) => {
      const distance = Date.parse(iso) - now
      const [unit, ms] = steps.find(([, size]) => Math.abs(distance) >= size) ?? ['second', 1000]
      return relative.format(Math.round(distance / ms), unit)
    },
    number: (n) => number.format(n),
    seconds: (ms) => seconds.format(ms / 1000),
    percent: (n) => percent.format(n),
    bytes: (n) => {
      const step = n < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(n) / 3))
      const unit = units[step] ?? 'byte'
      return new Intl.NumberFormat(locale, { style: 'unit', unit, maximumFractionDigits: 1 }).format(n / 1000 ** step)
    },
  }
}
