import { refuseSignature, type SignatureRefusal } from './refusal.js';
import { type InnerList, serialise } from './structured.js';

/** What of a request a signature can cover. Field names in any case, values as they came, one pair for each line. */
export interface SignedRequest {
  /** As sent: 'POST'. */
  readonly method: string;
  /** Host and, where it is not the scheme's own, port: the Host field of HTTP/1.1, ':authority' of HTTP/2. */
  readonly authority: string;
  /** The request's target, path and query: '/ingest/events'. */
  readonly target: string;
  readonly fields: readonly (readonly [name: string, value: string])[];
}

const DERIVED: Readonly<Record<string, (request: SignedRequest) => string>> = {
  '@method': ({ method }) => method,
  '@authority': ({ authority }) => authority.toLowerCase(),
  '@request-target': ({ target }) => target,
  '@path': ({ target }) => target.split('?', 1)[0] ?? '',
  '@query': ({ target }) => (target.includes('?') ? target.slice(target.indexOf('?')) : '?'),
};

const FIELD_NAME = /^[a-z0-9!#$%&'*+\-.^_`|~]+$/u;

/** Every line of a field, in order. */
export function linesOf({ fields }: SignedRequest, name: string): string[] {
  return fields.filter(([each]) => each.toLowerCase() === name).map(([, value]) => value.trim());
}

/** Line breaks in a value would let one component pass for two. */
const hasBreak = (value: string): boolean => /[\r\n]/u.test(value);

function valueOf(request: SignedRequest, name: string): string | SignatureRefusal {
  if (name.startsWith('@')) {
    const derive = Object.hasOwn(DERIVED, name) ? DERIVED[name] : undefined;
    if (derive === undefined) return refuseSignature('ComponentUnknown', name, `${name} is no component known here`);
    const value = derive(request);
    return hasBreak(value) ? refuseSignature('SignatureMalformed', name, `${name} has a line break`) : value;
  }
  if (!FIELD_NAME.test(name)) {
    return refuseSignature('ComponentUnknown', name.slice(0, 40), 'a component is no field name in lower case');
  }
  const lines = linesOf(request, name);
  if (lines.length === 0) return refuseSignature('ComponentMissing', name, `${name} is signed and was not sent`);
  const value = lines.join(', ');
  return hasBreak(value) ? refuseSignature('SignatureMalformed', name, `${name} has a line break`) : value;
}

/**
 * The text that is signed (RFC 9421, section 2.5): a line for each component, then the parameters. Refuses a component
 * that the request lacks, that is named twice, that is not known, or that has parameters (`;req`, `;sf`, …), which
 * nothing here reads.
 */
export function signatureBase(request: SignedRequest, input: InnerList): string | SignatureRefusal {
  const lines: string[] = [];
  const seen = new Set<string>();
  for (const { item, parameters } of input.items) {
    if (item.kind !== 'string')
      return refuseSignature('SignatureMalformed', 'signature-input', 'a component is no text');
    const name = item.value;
    if (parameters.size > 0) {
      return refuseSignature('ComponentUnknown', name.slice(0, 40), 'a component with parameters is not read here');
    }
    if (seen.has(name)) return refuseSignature('SignatureTwice', name.slice(0, 40), 'a component is named twice');
    seen.add(name);
    const value = valueOf(request, name);
    if (typeof value !== 'string') return value;
    lines.push(`"${name}": ${value}`);
  }
  lines.push(`"@signature-params": ${serialise(input)}`);
  return lines.join('\n');
}
