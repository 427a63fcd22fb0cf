// Logistic regression that is held to a prior: the weights that explain the labels, no farther from the prior's than
// the labels warrant.

/** Weights in log-odds, in the order of the features. */
export interface Weights {
  readonly bias: number
  readonly weights: readonly number[]
}

/** A labelled example: its features' values, and whether it was an attack. */
export interface Example {
  readonly values: readonly number[]
  readonly attack: boolean
}

/** The chance that log-odds stand for. */
export const chanceOf = (logOdds: number): number => 1 / (1 + Math.exp(-logOdds))

/** The chance that an example is an attack. */
export const predict = ({ bias, weights }: Weights, values: readonly number[]): number =>
  chanceOf(weights.reduce((sum, weight, index) => sum + weight * (values[index] ?? 0), bias))

const mostSteps = 50
const small = 1e-9

/**
 * Minimises the examples' log loss plus `strength / 2` times the squared distance from the prior (L2 towards it, the
 * bias included), by Newton's method with halved steps. The loss is strictly convex: there is one minimum, and the
 * same examples in any order lead to it.
 */
export function fit(examples: readonly Example[], prior: Weights, strength: number): Weights {
  const rows = examples.map(({ values, attack }) => ({ x: [1, ...values], y: attack ? 1 : 0 }))
  const centre = [prior.bias, ...prior.weights]
  let at: readonly number[] = centre
  let loss = lossAt(at, rows, centre, strength)
  for (let step = 0; step < mostSteps; step++) {
    const { gradient, hessian } = slopeAt(at, rows, centre, strength)
    const direction = solve(hessian, gradient)
    let length = 1
    let next = moved(at, direction, length)
    let nextLoss = lossAt(next, rows, centre, strength)
    while (nextLoss > loss && length > small) {
      length /= 2
      next = moved(at, direction, length)
      nextLoss = lossAt(next, rows, centre, strength)
    }
    const gain = loss - nextLoss
    if (gain <= 0) break
    at = next
    loss = nextLoss
    if (gain < small) break
  }
  const [bias = 0, ...weights] = at
  return { bias, weights }
}

interface Row {
  readonly x: readonly number[]
  readonly y: number
}

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0)

const moved = (from: readonly number[], direction: readonly number[], length: number): readonly number[] =>
  from.map((value, index) => value - length * (direction[index] ?? 0))

function lossAt(at: readonly number[], rows: readonly Row[], centre: readonly number[], strength: number): number {
  const held = at.reduce((sum, value, index) => sum + (value - (centre[index] ?? 0)) ** 2, 0)
  return rows.reduce((sum, { x, y }) => sum + softplus(dot(at, x)) - y * dot(at, x), (strength / 2) * held)
}

/** log(1 + e^z), also where e^z is beyond all numbers. */
const softplus = (z: number): number => (z > 0 ? z + Math.log1p(Math.exp(-z)) : Math.log1p(Math.exp(z)))

function slopeAt(at: readonly number[], rows: readonly Row[], centre: readonly number[], strength: number) {
  const gradient = at.map((value, index) => strength * (value - (centre[index] ?? 0)))
  const hessian = at.map((_, i) => at.map((__, j) => (i === j ? strength : 0)))
  for (const { x, y } of rows) {
    const chance = chanceOf(dot(at, x))
    const spread = chance * (1 - chance)
    for (const [i, xi] of x.entries()) {
      gradient[i] = (gradient[i] ?? 0) + (chance - y) * xi
      const line = hessian[i] ?? []
      for (const [j, xj] of x.entries()) line[j] = (line[j] ?? 0) + spread * xi * xj
    }
  }
  return { gradient, hessian }
}

/** Solves a positive definite system, by Cholesky's decomposition. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): readonly number[] {
  const lower: number[][] = []
  for (const [i, line] of matrix.entries()) {
    const own: number[] = []
    lower.push(own)
    for (let j = 0; j <= i; j++) {
      const rest = (line[j] ?? 0) - dot(own.slice(0, j), (lower[j] ?? []).slice(0, j))
      own.push(i === j ? Math.sqrt(rest) : rest / (lower[j]?.[j] ?? 1))
    }
  }
  const forth: number[] = []
  for (const [i, line] of lower.entries()) forth.push(((right[i] ?? 0) - dot(line.slice(0, i), forth)) / (line[i] ?? 1))
  const back = forth.map(() => 0)
  for (let i = forth.length - 1; i >= 0; i--) {
    const rest = forth.reduce((sum, _, k) => (k > i ? sum + (lower[k]?.[i] ?? 0) * (back[k] ?? 0) : sum), 0)
    back[i] = ((forth[i] ?? 0) - rest) / (lower[i]?.[i] ?? 1)
  }
  return back
}
