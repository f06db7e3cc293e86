/**
 * One-dimensional arrays in PostgreSQL's binary form, as parameters of a statement. The driver writes arrays as text,
 * which costs as much as the statement itself where they are long. The statement casts each to its type; a parameter
 * that is a Buffer is sent as it is.
 */

const OID = { bytea: 17, int4: 23, text: 25, timestamptz: 1184, numeric: 1700 } as const;

const HEADER_BYTES = 20;
const LENGTH_BYTES = 4;
const NULL_LENGTH = -1;

/** 2000-01-01T00:00Z, from which PostgreSQL counts microseconds. */
const EPOCH_MS = 946_684_800_000n;

/** An array's head: dimensions, whether there are nulls, the type; then how many elements, counted from 1. */
function headed(oid: number, { length, bytes, hasNull }: { length: number; bytes: number; hasNull: boolean }): Buffer {
  const into = Buffer.allocUnsafe(length === 0 ? 12 : HEADER_BYTES + bytes);
  into.writeInt32BE(length === 0 ? 0 : 1, 0);
  into.writeInt32BE(hasNull ? 1 : 0, 4);
  into.writeInt32BE(oid, 8);
  if (length === 0) return into;
  into.writeInt32BE(length, 12);
  into.writeInt32BE(1, 16);
  return into;
}

/** A `text[]`. PostgreSQL refuses texts with NUL; half surrogate pairs become the sign of replacement. */
export function textArray(values: readonly (string | null)[]): Buffer {
  const lengths = values.map((value) => (value === null ? NULL_LENGTH : Buffer.byteLength(value)));
  const bytes = lengths.reduce((sum, length) => sum + LENGTH_BYTES + Math.max(length, 0), 0);
  const into = headed(OID.text, { length: values.length, bytes, hasNull: lengths.includes(NULL_LENGTH) });
  let at = HEADER_BYTES;
  for (const [index, value] of values.entries()) {
    at = into.writeInt32BE(lengths[index] ?? NULL_LENGTH, at);
    if (value !== null) at += into.write(value, at);
  }
  return into;
}

/** A `bytea[]`. */
export function byteaArray(values: readonly Uint8Array[]): Buffer {
  const bytes = values.reduce((sum, { length }) => sum + LENGTH_BYTES + length, 0);
  const into = headed(OID.bytea, { length: values.length, bytes, hasNull: false });
  let at = HEADER_BYTES;
  for (const value of values) {
    at = into.writeInt32BE(value.length, at);
    into.set(value, at);
    at += value.length;
  }
  return into;
}

/** An `integer[]`. */
export function int4Array(values: readonly number[]): Buffer {
  const into = headed(OID.int4, { length: values.length, bytes: values.length * 8, hasNull: false });
  let at = HEADER_BYTES;
  for (const value of values) at = into.writeInt32BE(value, into.writeInt32BE(4, at));
  return into;
}

/** A `timestamptz[]` of milliseconds since 1970-01-01T00:00Z, within the range of PostgreSQL. */
export function instantArray(values: readonly (bigint | null)[]): Buffer {
  const nulls = values.filter((value) => value === null).length;
  const bytes = values.length * 12 - nulls * 8;
  const into = headed(OID.timestamptz, { length: values.length, bytes, hasNull: nulls > 0 });
  let at = HEADER_BYTES;
  for (const value of values) {
    if (value === null) at = into.writeInt32BE(NULL_LENGTH, at);
    else at = into.writeBigInt64BE((value - EPOCH_MS) * 1000n, into.writeInt32BE(8, at));
  }
  return into;
}

const BASE = 10_000;
const BASE_PLACES = 4;
/** Sign, scale and the like before the digits of a numeric. */
const NUMERIC_HEAD = 8;

/** Digits to the base of 10,000, the least first; none for zero. */
function digitsOf(value: bigint): number[] {
  const digits: number[] = [];
  if (value <= BigInt(Number.MAX_SAFE_INTEGER)) {
    for (let left = Number(value); left > 0; left = Math.floor(left / BASE)) digits.push(left % BASE);
    return digits;
  }
  const text = value.toString();
  for (let end = text.length; end > 0; end -= BASE_PLACES) {
    digits.push(Number(text.slice(Math.max(0, end - BASE_PLACES), end)));
  }
  return digits;
}

/** A `numeric[]` of whole numbers, zero or above. */
export function wholeArray(values: readonly bigint[]): Buffer {
  const all = values.map(digitsOf);
  const bytes = all.reduce((sum, { length }) => sum + LENGTH_BYTES + NUMERIC_HEAD + length * 2, 0);
  const into = headed(OID.numeric, { length: values.length, bytes, hasNull: false });
  let at = HEADER_BYTES;
  for (const digits of all) {
    at = into.writeInt32BE(NUMERIC_HEAD + digits.length * 2, at);
    at = into.writeInt16BE(digits.length, at);
    at = into.writeInt16BE(Math.max(digits.length - 1, 0), at);
    // A sign of plus, and no places behind the point.
    at = into.writeInt32BE(0, at);
    for (let place = digits.length - 1; place >= 0; place -= 1) at = into.writeInt16BE(digits[place] ?? 0, at);
  }
  return into;
}
