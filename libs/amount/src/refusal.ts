/**
 * An expected "no": a value that a rule returns instead of a result.
 * `kind` is stable and machine-readable, `field` says which input was refused, `rule` which rule refused it,
 * and `customVersion` under which version of the custom, where the custom decided.
 */
export interface Refusal<K extends string = string> {
  readonly kind: K;
  readonly refused: true;
  readonly message: string;
  readonly field: string;
  readonly rule: string;
  readonly customVersion?: number;
}

/** What a refusal tells besides its kind. */
export interface RefusalDetails {
  readonly message: string;
  readonly field: string;
  readonly rule: string;
  readonly customVersion?: number;
}

/**
 * Builds a refusal.
 *
 * @example refuse('AmountMalformed', { message: '"1,5" is not a number', field: 'amount', rule: 'amount.decimal' })
 */
export function refuse<K extends string>(kind: K, details: RefusalDetails): Refusal<K> {
  return { kind, refused: true, ...details };
}

/** True for a refusal; narrows `T | Refusal` on both branches. */
export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'refused' in value && value.refused === true;
}

/** A bug: something the caller promised and did not keep. Thrown, never returned. */
export class InvariantViolation extends Error {
  override readonly name = 'InvariantViolation';
}
