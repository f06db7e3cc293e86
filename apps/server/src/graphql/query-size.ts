import {
  GraphQLError,
  Kind,
  type ASTVisitor,
  type DocumentNode,
  type FragmentDefinitionNode,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';

/** Most fields that one operation may ask at its root: the largest page asks six. */
const ROOT_FIELDS = 15;
/** Most fields in all, fragments counted wherever they are spread. */
const ALL_FIELDS = 600;

/** Counts the fields of a selection, as deep as they go; a fragment that holds itself counts as too many. */
class FieldCount {
  private readonly known = new Map<string, number>();
  private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;

  constructor(document: DocumentNode) {
    const definitions = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
    this.fragments = new Map(definitions.map((node) => [node.name.value, node]));
  }

  /** `deep`: all fields; otherwise those of the first level alone. */
  of(selection: SelectionSetNode, deep: boolean): number {
    let sum = 0;
    for (const node of selection.selections) {
      if (node.kind === Kind.FIELD) sum += 1 + (deep && node.selectionSet ? this.of(node.selectionSet, true) : 0);
      else if (node.kind === Kind.INLINE_FRAGMENT) sum += this.of(node.selectionSet, deep);
      else sum += this.ofFragment(node.name.value, deep);
      if (sum > ALL_FIELDS) return sum;
    }
    return sum;
  }

  private ofFragment(name: string, deep: boolean): number {
    const key = `${String(deep)} ${name}`;
    const before = this.known.get(key);
    if (before !== undefined) return before;
    // Another rule refuses fragments that hold themselves; until then they must not be followed for ever.
    this.known.set(key, ALL_FIELDS + 1);
    const fragment = this.fragments.get(name);
    const count = fragment === undefined ? 0 : this.of(fragment.selectionSet, deep);
    this.known.set(key, count);
    return count;
  }
}

/** A validation rule: a query larger than any page needs is refused before it costs anything. */
export function querySize(context: ValidationContext): ASTVisitor {
  const fields = new FieldCount(context.getDocument());
  return {
    OperationDefinition(node) {
      const root = fields.of(node.selectionSet, false);
      const all = fields.of(node.selectionSet, true);
      if (root <= ROOT_FIELDS && all <= ALL_FIELDS) return;
      const message = `too large: at most ${String(ROOT_FIELDS)} fields at the root and ${String(ALL_FIELDS)} in all`;
      context.reportError(new GraphQLError(message, { nodes: [node] }));
    },
  };
}
