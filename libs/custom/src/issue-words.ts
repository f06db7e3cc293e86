/** What stands against one place of a document. */
export interface Issue {
  readonly message: string;
  readonly path: readonly PropertyKey[];
  readonly params?: Readonly<Record<string, unknown>> | undefined;
}

/** What the schema's library finds, whatever it is; only the members that its kind has are there. */
interface Found extends Issue {
  readonly code?: string | undefined;
  readonly expected?: unknown;
  readonly keys?: readonly string[];
  readonly values?: readonly unknown[];
  readonly origin?: unknown;
  readonly minimum?: number | bigint;
  readonly maximum?: number | bigint;
  readonly issues?: readonly Issue[];
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a whole number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a set of named values',
  record: 'a set of named values',
};

/** Longer texts are cut: whoever wrote them knows them. */
const LONGEST = 60;

/** What stands in a document, as a reader of it would say. */
function said(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a set of named values';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return 'something that JSON has not';
  return value.length > LONGEST ? `"${value.slice(0, LONGEST)}…"` : `"${value}"`;
}

/** The value at a path of names and places in lists; undefined where nothing stands. */
function valueAtPath(document: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, name) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, name)
        ? (value as Readonly<Record<PropertyKey, unknown>>)[name]
        : undefined,
    document,
  );
}

/**
 * What a schema found, in the words of the interface: the place, what is allowed there, and what was given. An unknown key
 * is a finding of its own, at its own place. What the bounds of this house say keeps its words.
 *
 * @example at 'gmClearDays' of { gmClearDays: '0' } // 'must lie between 1 and 366; it says "0"'
 */
export function issueWords(found: Found, document: unknown): readonly Issue[] {
  const { path, params } = found;
  if (found.code === 'unrecognized_keys' && (found.keys ?? []).length > 0) {
    return (found.keys ?? []).map((key) => ({
      path: [...path, key],
      message: 'no custom has such a key; take it out',
    }));
  }
  const value = valueAtPath(document, path);
  const message = value === undefined && path.length > 0 ? `is missing; it ${allowed(found)}` : given(found, value);
  return [{ path, message, params }];
}

function given(found: Found, value: unknown): string {
  // A fee's own refusals quote the fee.
  if (found.params !== undefined) return found.message;
  const words = allowed(found);
  const isWhole = typeof value === 'object' && value !== null && found.code === 'custom';
  return isWhole ? words : `${words}; it says ${said(value)}`;
}

/** What may stand there. */
function allowed(found: Found): string {
  switch (found.code ?? 'custom') {
    case 'invalid_type':
      return `must be ${TYPES[String(found.expected)] ?? 'something else'}`;
    case 'invalid_union':
      return 'must be a whole number';
    case 'invalid_value': {
      const values = (found.values ?? []).map((value) => `"${String(value)}"`);
      return values.length === 1 ? `must be ${values.join('')}` : `must be one of ${values.join(', ')}`;
    }
    case 'invalid_key':
      return found.issues?.[0]?.message.startsWith('must') === true
        ? `the name of a member ${found.issues[0].message}`
        : 'is a name that no member may have: capital letters, digits and _, a letter first';
    case 'too_small':
      return `must have ${String(found.minimum)} or more${found.origin === 'array' ? ' members' : ''}`;
    case 'too_big':
      return `must have ${String(found.maximum)} or fewer${found.origin === 'array' ? ' members' : ''}`;
    default:
      // What this house says of a bound begins so; the schema's library has other words.
      return /^(?:must|has|is) /u.test(found.message) || found.code === 'custom'
        ? found.message
        : 'has a form that is not allowed';
  }
}
