/** Tests in a browser: the sources of the tests by swc, the service and the portal as they were built. */
import base from '../../jest.config.js'

export default {
  ...base,
  rootDir: '../..',
  roots: ['<rootDir>/test/e2e'],
  testMatch: ['**/*.e2e.ts'],
  testTimeout: 120_000,
  // Each file has a server and a browser of its own, and the machine's processors are few.
  maxWorkers: 1,
}
