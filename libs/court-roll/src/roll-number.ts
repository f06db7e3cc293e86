import { refuse, type Refusal } from '#libs/amount';

const PATTERN = /^r(\d{4}|[1-9]\d{4,17})$/u;

/**
 * The public number of a person on the roll: `r` and at least four digits. It stands for the person wherever a name
 * would, is never given twice, and never moves to somebody else.
 *
 * @example rollNumber(17n) // 'r0017'
 */
export function rollNumber(ordinal: bigint): string | Refusal<'RollNumberMalformed'> {
  const text = `r${String(ordinal).padStart(4, '0')}`;
  return ordinal > 0n && PATTERN.test(text) ? text : malformed(String(ordinal));
}

/**
 * Reads a roll number back to its ordinal; refuses every other spelling, so that one person has one number.
 *
 * @example parseRollNumber('r0017') // 17n
 */
export function parseRollNumber(text: string): bigint | Refusal<'RollNumberMalformed'> {
  const ordinal = PATTERN.test(text) ? BigInt(text.slice(1)) : 0n;
  return ordinal > 0n ? ordinal : malformed(text);
}

function malformed(text: string): Refusal<'RollNumberMalformed'> {
  return refuse('RollNumberMalformed', {
    message: `"${text}" is not a roll number such as r0017.`,
    field: 'rollNumber',
    rule: 'roll.number',
  });
}
