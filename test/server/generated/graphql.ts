/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** The scalar types of KQL. */
export type KqlType =
  | 'bool'
  | 'datetime'
  | 'decimal'
  | 'dynamic'
  | 'guid'
  | 'int'
  | 'long'
  | 'real'
  | 'string'
  | 'timespan';

/** A value for a parameter that the query declares. */
export type QueryParameter = {
  /** The name in `declare query_parameters`. */
  name: string;
  /** The value as KQL writes it: `7`, `1h`, `datetime(2026-11-16)`, `dynamic([1, 2])`, the last two without the brackets too; a string in quotes, or as it is. */
  value: string;
};

/** Whether a problem keeps the query from running. */
export type Severity =
  | 'error'
  | 'warning';

/** The limit that cut a result off. */
export type TruncationReason =
  | 'maxBytes'
  | 'maxRows';

export type HuntQueryVariables = Exact<{
  query: string;
  parameters?: Array<QueryParameter> | QueryParameter | null | undefined;
  maxRows?: number | null | undefined;
}>;


export type HuntQuery = { hunt: { rows: unknown, columns: Array<{ name: string, type: KqlType }>, tables: Array<{ name: string | null, rows: unknown, columns: Array<{ name: string }>, stats: { rows: number } }>, stats: { rows: number, truncated: { reason: TruncationReason, limit: number } | null }, render: { chart: string } | null, warnings: Array<{ code: string, message: string, start: { offset: number, line: number, column: number } }> } };

export type ValidateQueryVariables = Exact<{
  query: string;
}>;


export type ValidateQuery = { validateHunt: Array<{ code: string, severity: Severity, message: string, start: { offset: number, line: number, column: number }, end: { offset: number } }> };

export type ExplainQueryVariables = Exact<{
  query: string;
}>;


export type ExplainQuery = { explainHunt: string };

export type SchemaQueryVariables = Exact<{ [key: string]: never; }>;


export type SchemaQuery = { huntingSchema: { tables: Array<{ name: string, columns: Array<{ name: string, type: KqlType, description: string }> }>, operators: Array<{ name: string, syntax: string }>, functions: Array<{ name: string, signature: string }> }, limits: { maxRows: number } };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}

export const HuntDocument = new TypedDocumentString(`
    query Hunt($query: String!, $parameters: [QueryParameter!], $maxRows: Int) {
  hunt(query: $query, parameters: $parameters, maxRows: $maxRows) {
    columns {
      name
      type
    }
    rows
    tables {
      name
      columns {
        name
      }
      rows
      stats {
        rows
      }
    }
    stats {
      rows
      truncated {
        reason
        limit
      }
    }
    render {
      chart
    }
    warnings {
      code
      message
      start {
        offset
        line
        column
      }
    }
  }
}
    `) as unknown as TypedDocumentString<HuntQuery, HuntQueryVariables>;
export const ValidateDocument = new TypedDocumentString(`
    query Validate($query: String!) {
  validateHunt(query: $query) {
    code
    severity
    message
    start {
      offset
      line
      column
    }
    end {
      offset
    }
  }
}
    `) as unknown as TypedDocumentString<ValidateQuery, ValidateQueryVariables>;
export const ExplainDocument = new TypedDocumentString(`
    query Explain($query: String!) {
  explainHunt(query: $query)
}
    `) as unknown as TypedDocumentString<ExplainQuery, ExplainQueryVariables>;
export const SchemaDocument = new TypedDocumentString(`
    query Schema {
  huntingSchema {
    tables {
      name
      columns {
        name
        type
        description
      }
    }
    operators {
      name
      syntax
    }
    functions {
      name
      signature
    }
  }
  limits {
    maxRows
  }
}
    `) as unknown as TypedDocumentString<SchemaQuery, SchemaQueryVariables>;