// The portal's files: the one page behind every address of it, and its assets, which never change under their names.
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { extname, join, posix, relative, sep } from 'node:path'
import type { Express, Request, RequestHandler } from 'express'
import { packageRoot } from '../package-root.js'

/** Where the build puts the portal. */
export const portalFolder = (): string => join(packageRoot(), 'dist', 'portal')

/** What the build writes wherever the page needs the nonce of its answer. */
const noncePlaceholder = /HARRIER_NONCE/g

/** Encodings that the build wrote beside each file, the smaller first. */
const encodings = [
  { name: 'br', extension: '.br' },
  { name: 'gzip', extension: '.gz' },
] as const

/**
 * Nothing comes from elsewhere, no script stands in the page, and style elements need the nonce. Style attributes are
 * let in, since the editor lays out its lines by them.
 */
const policy = (nonce: string): string =>
  [
    "default-src 'self'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')

/**
 * Serves the portal from a folder, to anybody: there is nothing in it but the program. A browser that goes to an
 * address which begins with none of the service's own names gets the page, which knows what the address means.
 */
export function mountPortal(app: Express, folder: string, ownNames: ReadonlySet<string>): void {
  const index = join(folder, 'index.html')
  if (!existsSync(index)) return
  const page = readFileSync(index, 'utf8')
  app.use(assets(folder))
  app.use((request, response, next) => {
    if (!isNavigation(request) || ownNames.has(firstName(request.path))) {
      next()
      return
    }
    const nonce = randomBytes(16).toString('base64')
    response.set('Content-Security-Policy', policy(nonce)).set('Cache-Control', 'no-cache').vary('Accept')
    response.type('html').send(page.replaceAll(noncePlaceholder, nonce))
  })
}

/** The first name in a path: `api` of /api/alerts. */
export const firstName = (path: string): string => path.split('/')[1] ?? ''

const isNavigation = ({ method, headers }: Request): boolean =>
  (method === 'GET' || method === 'HEAD') && (headers.accept ?? '').includes('text/html')

/** Only files that were there at the start are served, so that no path leads elsewhere. */
function assets(folder: string): RequestHandler {
  const files = new Map(filesIn(folder).map((path) => [path, encodingsOf(folder, path)]))
  return (request, response, next) => {
    const path = request.path
    const encoded = files.get(path)
    if (encoded === undefined || (request.method !== 'GET' && request.method !== 'HEAD')) {
      next()
      return
    }
    const names = encoded.map(({ name }) => name)
    const chosen = encoded.find(({ name }) => name === request.acceptsEncodings([...names, 'identity']))
    // Their names carry a hash of what is in them, but for a few at the top.
    const hashed = path.startsWith('/assets/')
    response.set('Cache-Control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache').vary('Accept-Encoding')
    response.type(extname(path))
    if (chosen) response.set('Content-Encoding', chosen.name)
    response.sendFile(path.slice(1) + (chosen?.extension ?? ''), { root: folder, cacheControl: false })
  }
}

const encodingsOf = (folder: string, path: string) =>
  encodings.filter(({ extension }) => existsSync(join(folder, path + extension)))

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(br|gz|html)$|^\./.test(entry.name))
    .map((entry) => posix.join('/', relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/')))
}
