// Writes schema/schema.graphql; run after a change of the API.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../package-root.js'
import { printGraphqlSchema } from './graphql-schema.js'

writeFileSync(join(packageRoot(), 'schema', 'schema.graphql'), printGraphqlSchema())
