const encoder = new TextEncoder();

/** A text's UTF-8, for specs. */
export const bytesOf = (text: string): Uint8Array => encoder.encode(text);

/** The bytes in pieces, cut at the given places (modulo the length, in any order; empty pieces among them). */
export function piecesOf(bytes: Uint8Array, cuts: readonly number[]): readonly Uint8Array[] {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return places.slice(1).map((end, index) => bytes.slice(places[index], end));
}

/** Every byte alone: the worst that a network can do. */
export const singleBytes = (bytes: Uint8Array): readonly Uint8Array[] => [...bytes].map((byte) => Uint8Array.of(byte));
