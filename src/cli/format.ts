// `harrier format`: KQL in its canonical layout.
import { writeFile } from 'node:fs/promises'
import { placed } from '../../grammar/diagnostic.js'
import { formatText } from '../../grammar/format.js'
import { CliError, exitCodes } from './exit-codes.js'
import { QueryProblems } from './query-problems.js'
import { readQueryText } from './query-text.js'
import { openOutput } from './streams.js'

export interface FormatOptions {
  readonly check: boolean
  readonly write: boolean
}

/**
 * Formats files, or standard input where none is named.
 * @throws QueryProblems where a text has errors, CliError 3 where `check` finds a file that is laid out otherwise
 */
export async function formatFiles(files: readonly string[], options: FormatOptions): Promise<void> {
  if (options.write && files.length === 0) throw new CliError('--write needs the files to change.', exitCodes.usage)
  const output = openOutput(undefined)
  const astray: string[] = []
  for (const file of files.length > 0 ? files : ['-']) {
    const query = await readQueryText(undefined, file)
    const { text } = query
    const formatted = formatText(text)
    if (formatted.diagnostics) {
      throw new QueryProblems(
        query,
        formatted.diagnostics.map((diagnostic) => placed(text, diagnostic)),
      )
    }
    const canonical = `${formatted.text.trimEnd()}\n`
    if (options.check) {
      if (canonical !== text) astray.push(file)
    } else if (options.write) {
      if (canonical !== text) await writeFile(file, canonical)
    } else await output.write(canonical)
  }
  if (astray.length > 0) {
    throw new CliError(`Not in canonical layout: ${astray.join(', ')}`, exitCodes.invalidQuery)
  }
}
