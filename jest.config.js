/** Tests run the TypeScript sources as ES modules; swc compiles each file, tsc checks the types apart. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
        },
        module: { type: 'es6' },
      },
    ],
  },
  // All processors: with one left free, as is jest's way, a machine of two runs one suite at a time.
  maxWorkers: '100%',
  // What a suite leaves in memory is not given back before its process ends.
  workerIdleMemoryLimit: '1GB',
  // Far more than any test takes: it ends one that hangs, and must not end one of a busy machine.
  testTimeout: 300_000,
  reporters: ['default', '<rootDir>/test/support/closing-line.js'],
}
