// A query is a function of a row of numbers: fast-check draws and shrinks the numbers, the generators read them.
import fc from 'fast-check'

/** Numbers to choose by. Spent, it chooses the first of everything, which therefore should be the simplest. */
export class Choices {
  private at = 0

  constructor(private readonly numbers: readonly number[]) {}

  /** A whole number from zero to below the bound. */
  below(bound: number): number {
    return (this.numbers[this.at++] ?? 0) % bound
  }

  pick<T>(list: readonly [T, ...T[]]): T
  pick<T>(list: readonly T[]): T | undefined
  pick<T>(list: readonly T[]): T | undefined {
    return list[this.below(Math.max(list.length, 1))]
  }

  /** True so many times in a hundred, false when spent. */
  chance(percent: number): boolean {
    return this.below(100) >= 100 - percent
  }

  /** Between so many and so many things, each made in turn. */
  several<T>(least: number, most: number, make: () => T): readonly T[] {
    return Array.from({ length: least + this.below(most - least + 1) }, make)
  }

  /** One of the makers is called; each stands as often as its weight says. */
  weighted<T>(makers: readonly [weight: number, make: () => T][]): T | undefined {
    let rest = this.below(makers.reduce((sum, [weight]) => sum + weight, 0))
    return makers.find(([weight]) => (rest -= weight) < 0)?.[1]()
  }
}

/** Choices enough for a query of a few operators. */
export const choices: fc.Arbitrary<Choices> = fc
  .array(fc.nat({ max: 0xffff }), { minLength: 120, maxLength: 400, size: 'max' })
  .map((numbers) => new Choices(numbers))
