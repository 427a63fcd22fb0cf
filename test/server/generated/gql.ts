/* eslint-disable */
import * as types from './graphql.js';



/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "query Hunt($query: String!, $parameters: [QueryParameter!], $maxRows: Int) {\n  hunt(query: $query, parameters: $parameters, maxRows: $maxRows) {\n    columns {\n      name\n      type\n    }\n    rows\n    tables {\n      name\n      columns {\n        name\n      }\n      rows\n      stats {\n        rows\n      }\n    }\n    stats {\n      rows\n      truncated {\n        reason\n        limit\n      }\n    }\n    render {\n      chart\n    }\n    warnings {\n      code\n      message\n      start {\n        offset\n        line\n        column\n      }\n    }\n  }\n}\n\nquery Validate($query: String!) {\n  validateHunt(query: $query) {\n    code\n    severity\n    message\n    start {\n      offset\n      line\n      column\n    }\n    end {\n      offset\n    }\n  }\n}\n\nquery Explain($query: String!) {\n  explainHunt(query: $query)\n}\n\nquery Schema {\n  huntingSchema {\n    tables {\n      name\n      columns {\n        name\n        type\n        description\n      }\n    }\n    operators {\n      name\n      syntax\n    }\n    functions {\n      name\n      signature\n    }\n  }\n  limits {\n    maxRows\n  }\n}": typeof types.HuntDocument,
};
const documents: Documents = {
    "query Hunt($query: String!, $parameters: [QueryParameter!], $maxRows: Int) {\n  hunt(query: $query, parameters: $parameters, maxRows: $maxRows) {\n    columns {\n      name\n      type\n    }\n    rows\n    tables {\n      name\n      columns {\n        name\n      }\n      rows\n      stats {\n        rows\n      }\n    }\n    stats {\n      rows\n      truncated {\n        reason\n        limit\n      }\n    }\n    render {\n      chart\n    }\n    warnings {\n      code\n      message\n      start {\n        offset\n        line\n        column\n      }\n    }\n  }\n}\n\nquery Validate($query: String!) {\n  validateHunt(query: $query) {\n    code\n    severity\n    message\n    start {\n      offset\n      line\n      column\n    }\n    end {\n      offset\n    }\n  }\n}\n\nquery Explain($query: String!) {\n  explainHunt(query: $query)\n}\n\nquery Schema {\n  huntingSchema {\n    tables {\n      name\n      columns {\n        name\n        type\n        description\n      }\n    }\n    operators {\n      name\n      syntax\n    }\n    functions {\n      name\n      signature\n    }\n  }\n  limits {\n    maxRows\n  }\n}": types.HuntDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Hunt($query: String!, $parameters: [QueryParameter!], $maxRows: Int) {\n  hunt(query: $query, parameters: $parameters, maxRows: $maxRows) {\n    columns {\n      name\n      type\n    }\n    rows\n    tables {\n      name\n      columns {\n        name\n      }\n      rows\n      stats {\n        rows\n      }\n    }\n    stats {\n      rows\n      truncated {\n        reason\n        limit\n      }\n    }\n    render {\n      chart\n    }\n    warnings {\n      code\n      message\n      start {\n        offset\n        line\n        column\n      }\n    }\n  }\n}\n\nquery Validate($query: String!) {\n  validateHunt(query: $query) {\n    code\n    severity\n    message\n    start {\n      offset\n      line\n      column\n    }\n    end {\n      offset\n    }\n  }\n}\n\nquery Explain($query: String!) {\n  explainHunt(query: $query)\n}\n\nquery Schema {\n  huntingSchema {\n    tables {\n      name\n      columns {\n        name\n        type\n        description\n      }\n    }\n    operators {\n      name\n      syntax\n    }\n    functions {\n      name\n      signature\n    }\n  }\n  limits {\n    maxRows\n  }\n}"): typeof import('./graphql.js').HuntDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
