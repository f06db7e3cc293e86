import { refuse, type Refusal } from '#libs/amount';

/** Why a file of an election is not taken: the line from 1, the field that is wrong, and the rule of the format. */
export interface ElectionFileRefusal<K extends string = string> extends Refusal<K> {
  readonly line: number;
}

/** Where in a file something is wrong, and what rule says so. */
export interface Place {
  readonly line: number;
  readonly field: string;
  readonly rule: string;
}

/**
 * Builds a refusal of a file.
 *
 * @example refuseFile('CostMalformed', { line: 12, field: 'cost', rule: 'pabulib.cost' }, '"ten" is not a number.')
 */
export function refuseFile<K extends string>(
  kind: K,
  { line, field, rule }: Place,
  message: string,
): ElectionFileRefusal<K> {
  return { ...refuse(kind, { message: `Line ${line}: ${message}`, field, rule }), line };
}
