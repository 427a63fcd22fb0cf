// How the portal becomes dist/portal: a page, and assets named by their content, loaded page by page.
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const service = 'http://127.0.0.1:4000'

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  // The language service was written for Node's global as well.
  define: { global: 'globalThis' },
  worker: { format: 'es' },
  // The server puts a fresh one into each answer.
  html: { cspNonce: 'HARRIER_NONCE' },
  build: {
    outDir: fileURLToPath(new URL('../../dist/portal', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    manifest: true,
    // An image inside a script or a style would be a data: address, which only images may have.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 9000,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // Every page needs it: one request. What loads chunks is in it, or it would be in the editor's.
            { name: 'initial', tags: ['$initial'], priority: 3 },
            // The editor's parts find each other as they load, in an order that only one chunk keeps.
            { name: 'editor', test: /node_modules\/(monaco-editor|@kusto\/monaco-kusto)\//, priority: 2 },
          ],
        },
      },
    },
  },
  // `npx vite src/portal`: the pages from source, beside a service that runs.
  server: { proxy: { '/graphql': { target: service, ws: true }, '/session': service, '/api': service } },
})
