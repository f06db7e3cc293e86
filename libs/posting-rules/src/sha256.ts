const PRIMES = (() => {
  const found: number[] = [];
  for (let candidate = 2; found.length < 64; candidate += 1) {
    if (found.every((prime) => candidate % prime !== 0)) found.push(candidate);
  }
  return found;
})();

/** The first 32 bits of a number's fraction: FIPS 180-4 takes its constants from the roots of primes. */
const fractionBits = (root: number): number => Math.floor((root - Math.floor(root)) * 2 ** 32) | 0;

const CONSTANTS = PRIMES.map((prime) => fractionBits(Math.cbrt(prime)));
const BEGIN = PRIMES.slice(0, 8).map((prime) => fractionBits(Math.sqrt(prime)));

const turned = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

function padded(bytes: Uint8Array): DataView {
  const blocks = new DataView(new ArrayBuffer(Math.ceil((bytes.length + 9) / 64) * 64));
  new Uint8Array(blocks.buffer).set(bytes);
  blocks.setUint8(bytes.length, 0x80);
  blocks.setBigUint64(blocks.byteLength - 8, BigInt(bytes.length) * 8n);
  return blocks;
}

function schedule(blocks: DataView, offset: number): Int32Array {
  const words = new Int32Array(64);
  const at = (index: number): number => words[index] ?? 0;
  for (let index = 0; index < 64; index += 1) {
    if (index < 16) {
      words[index] = blocks.getInt32(offset + 4 * index);
      continue;
    }
    const [early, late] = [at(index - 15), at(index - 2)];
    const s0 = turned(early, 7) ^ turned(early, 18) ^ (early >>> 3);
    const s1 = turned(late, 17) ^ turned(late, 19) ^ (late >>> 10);
    words[index] = at(index - 16) + s0 + at(index - 7) + s1;
  }
  return words;
}

type State = readonly [number, number, number, number, number, number, number, number];

function round([a, b, c, d, e, f, g, h]: State, added: number): State {
  const s1 = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
  const first = (h + s1 + ((e & f) ^ (~e & g)) + added) | 0;
  const s0 = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22);
  const second = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
  return [(first + second) | 0, a, b, c, (d + first) | 0, e, f, g];
}

/**
 * SHA-256 of a text's UTF-8, in lower-case hexadecimal. For short texts: a rule that has no library to ask.
 *
 * @example sha256('abc') // 'ba7816bf…'
 */
export function sha256(text: string): string {
  const blocks = padded(new TextEncoder().encode(text));
  let state = BEGIN;
  for (let offset = 0; offset < blocks.byteLength; offset += 64) {
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
    let mixed: State = [a, b, c, d, e, f, g, h];
    schedule(blocks, offset).forEach((word, index) => {
      mixed = round(mixed, (word + (CONSTANTS[index] ?? 0)) | 0);
    });
    const after = mixed;
    state = state.map((word, index) => (word + (after[index] ?? 0)) | 0);
  }
  return state.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}
