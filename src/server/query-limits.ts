// Refuses GraphQL documents that ask for too much: too deep, too many aliases, directives or fields, fragments included;
// and operations that may answer too many objects, page sizes multiplied.
import type {
  ASTVisitor,
  FragmentDefinitionNode,
  OperationDefinitionNode,
  SelectionNode,
  SelectionSetNode,
  ValidationContext,
} from 'graphql'
import { GraphQLError, Kind } from 'graphql'

export interface DocumentLimits {
  readonly depth: number
  readonly aliases: number
  readonly directives: number
  /** Fields as answered, each counted as often as fragments repeat it. */
  readonly fields: number
}

type Size = { readonly [Name in keyof DocumentLimits]: number }

const nothing: Size = { depth: 0, aliases: 0, directives: 0, fields: 0 }
const beside = (a: Size, b: Size): Size => ({
  depth: Math.max(a.depth, b.depth),
  aliases: a.aliases + b.aliases,
  directives: a.directives + b.directives,
  fields: a.fields + b.fields,
})

/** A validation rule; its errors name their code as `refusal`, since Apollo gives all errors of validation one code. The fields of introspection are not counted: GraphQL limits their depth itself. */
export const limitDocuments =
  (limits: DocumentLimits) =>
  (context: ValidationContext): ASTVisitor => ({
    OperationDefinition: (operation) => {
      const size = new Measure(context).operation(operation)
      for (const name of ['depth', 'aliases', 'directives', 'fields'] as const) {
        if (size[name] <= limits[name]) continue
        const message = `The document's ${name} add up to ${size[name]}; ${limits[name]} are allowed.`
        context.reportError(
          new GraphQLError(message, { nodes: operation, extensions: { refusal: 'DOCUMENT_TOO_LARGE' } }),
        )
      }
    },
  })

const directivesOf = ({ directives = [] }: OperationDefinitionNode | SelectionNode): Size => ({
  ...nothing,
  directives: directives.length,
})

/** Measures every fragment once, so that fragments in fragments cost no more than their text. */
class Measure {
  private readonly fragments = new Map<string, Size>()

  constructor(private readonly context: ValidationContext) {}

  operation(operation: OperationDefinitionNode): Size {
    return beside(this.selections(operation.selectionSet), directivesOf(operation))
  }

  private selections({ selections }: SelectionSetNode): Size {
    return selections.map((selection) => this.selection(selection)).reduce(beside, nothing)
  }

  private selection(selection: SelectionNode): Size {
    return beside(this.bare(selection), directivesOf(selection))
  }

  private bare(selection: SelectionNode): Size {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return this.fragment(selection.name.value)
    if (selection.kind === Kind.INLINE_FRAGMENT) return this.selections(selection.selectionSet)
    if (selection.name.value.startsWith('__')) return { ...nothing, aliases: selection.alias ? 1 : 0 }
    const below = selection.selectionSet ? this.selections(selection.selectionSet) : nothing
    return {
      ...below,
      depth: below.depth + 1,
      aliases: below.aliases + (selection.alias ? 1 : 0),
      fields: below.fields + 1,
    }
  }

  private fragment(name: string): Size {
    const known = this.fragments.get(name)
    if (known) return known
    // A fragment inside itself is reported by another rule; here it must only come to an end.
    this.fragments.set(name, nothing)
    const definition: FragmentDefinitionNode | null | undefined = this.context.getFragment(name)
    const size = definition ? this.selections(definition.selectionSet) : nothing
    this.fragments.set(name, size)
    return size
  }
}
