// Functions written in KQL, in schema/functions: a file each, with one let. Each is read when first called.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FunctionExpr } from '../../grammar/ast.js'
import { parse } from '../../grammar/parse.js'
import { packageRoot } from '../package-root.js'

const read = new Map<string, FunctionExpr>()

/** A stored function by its name. Throws where its file is no such function, which is a fault of the program. */
export function storedFunction(name: string): FunctionExpr {
  const known = read.get(name)
  if (known) return known
  const file = join(packageRoot(), 'schema', 'functions', `${name}.kql`)
  if (!existsSync(file)) throw new Error(`There is no ${file}.`)
  const { query, diagnostics } = parse(readFileSync(file, 'utf8'))
  const [statement] = query.statements
  const value = statement?.kind === 'let' ? statement.value : undefined
  if (value?.kind !== 'function' || diagnostics.length > 0) throw new Error(`${file} holds no function.`)
  read.set(name, value)
  return value
}
