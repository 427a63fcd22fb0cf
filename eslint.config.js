import graphql from '@graphql-eslint/eslint-plugin'
import jsxA11y from 'eslint-plugin-jsx-a11y'
import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

export default tseslint.config(
  {
    ignores: [
      'dist',
      'node_modules',
      'data',
      'coverage',
      'test/server/generated',
      'src/portal/schema.ts',
      'src/portal/**/*.operations.ts',
    ],
  },
  ...tseslint.configs.strictTypeChecked.map((config) => ({ files: ['**/*.{ts,tsx,js,mjs}'], ...config })),
  // The API's lists are Relay connections; small lists are plain.
  {
    files: ['schema/schema.graphql'],
    languageOptions: {
      parser: graphql.parser,
      parserOptions: { graphQLConfig: { schema: 'schema/schema.graphql' } },
    },
    plugins: { '@graphql-eslint': graphql },
    rules: {
      ...graphql.configs['flat/schema-relay'].rules,
      '@graphql-eslint/relay-edge-types': ['error', { listTypeCanWrapOnlyEdgeType: false, shouldImplementNode: false }],
    },
  },
  {
    files: ['**/*.{ts,tsx,js,mjs}'],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
    },
  },
  // The portal: hooks where they may stand, and nothing that shuts people out.
  {
    files: ['src/portal/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks, 'jsx-a11y': jsxA11y },
    rules: {
      ...reactHooks.configs.recommended.rules,
      ...jsxA11y.flatConfigs.strict.rules,
      // Says what React's compiler would skip, which does not run here.
      'react-hooks/incompatible-library': 'off',
    },
  },
  // Resolvers hand plain rows to TypeGraphQL, which needs no instances.
  { files: ['src/**/*.resolver.ts'], rules: { '@typescript-eslint/no-unsafe-class-instance-assignment': 'off' } },
  // A task is plain data whose function uses no `this`.
  { files: ['src/**/*.task.ts'], rules: { '@typescript-eslint/unbound-method': 'off' } },
  { files: ['**/*.js', '**/*.mjs'], ...tseslint.configs.disableTypeChecked },
)
