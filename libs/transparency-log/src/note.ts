import { fromBase64, toBase64 } from './base64.js';
import { concatBytes, type HashBytes, isLine, toHex, utf8 } from './bytes.js';
import { type LogRefusal, refuseLog } from './refusal.js';
import { cosignedMessage, timeOfCosignature } from './cosignature.js';
import type { NoteSigner, SignatureLine, VerifyEd25519 } from './signature.js';
import { isKeyName, KEY_TYPE, keyId, type Vkey } from './vkey.js';

/** A signed note taken apart; nothing in it is to be believed before `openNote`. */
export interface Note {
  /** The signed text, its last newline included. */
  readonly text: string;
  readonly signatures: readonly SignatureLine[];
}

/** A good signature by a key that was known beforehand. */
export interface GoodSignature {
  readonly vkey: Vkey;
  readonly line: SignatureLine;
  /** Of a cosignature, when it was made: seconds since 1970. */
  readonly time?: bigint;
}

/** A note whose known signatures are all good. */
export interface OpenedNote {
  readonly text: string;
  /** One for each known key that signed, in the note's order; never empty. */
  readonly signatures: readonly GoodSignature[];
}

export type NoteRefusal = LogRefusal<'NoteMalformed' | 'SignatureBad' | 'NoKnownSignature'>;

/** More signatures than this are refused unread (the specification asks for 16 at least). */
export const MAX_SIGNATURES = 100;

const KEY_ID_BYTES = 4;
const ED25519_BYTES = 64;
const TIME_BYTES = 8;

/**
 * Takes a signed note apart: text that ends in a newline, a blank line, lines `— name base64(keyid ‖ signature)`.
 * It parts at the last blank line, so the text may hold blank lines itself.
 *
 * Errors: `NoteMalformed`.
 */
export function parseNote(note: string): Note | LogRefusal<'NoteMalformed'> {
  if (!note.isWellFormed() || !note.split('\n').every(isLine)) {
    return malformed('A note is text without control characters.');
  }
  const blank = note.lastIndexOf('\n\n');
  if (blank < 1 || !note.endsWith('\n')) return malformed('A note has a text, a blank line and signatures.');
  const lines = note.slice(blank + 2, -1).split('\n');
  if (lines.length > MAX_SIGNATURES) return malformed(`A note has at most ${String(MAX_SIGNATURES)} signatures.`);
  const signatures: SignatureLine[] = [];
  for (const line of lines) {
    const signature = parseSignatureLine(line);
    if (signature === undefined) return malformed('A signature line is: — name base64.');
    signatures.push(signature);
  }
  return { text: note.slice(0, blank + 1), signatures };
}

function parseSignatureLine(line: string): SignatureLine | undefined {
  const [dash, name = '', base64 = '', ...more] = line.split(' ');
  const bytes = fromBase64(base64);
  if (dash !== '—' || more.length > 0 || !isKeyName(name) || bytes === undefined || bytes.length <= KEY_ID_BYTES) {
    return undefined;
  }
  return { name, keyId: toHex(bytes.subarray(0, KEY_ID_BYTES)), signature: bytes.subarray(KEY_ID_BYTES) };
}

/** The note's one written form; the counterpart of `parseNote`. */
export function formatNote(note: Note): string {
  return `${note.text}\n${note.signatures.map(formatSignatureLine).join('')}`;
}

/** A signature line with its newline, as a witness answers it. */
export function formatSignatureLine({ name, keyId: id, signature }: SignatureLine): string {
  const idBytes = Uint8Array.from(id.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  return `— ${name} ${toBase64(concatBytes([idBytes, signature]))}\n`;
}

/**
 * Verifies a note's signatures by the keys given. Signatures of other keys are ignored; a bad one by a known key
 * refuses the note, and so does the lack of any good one. A key of a type that this code cannot verify counts as
 * unknown.
 *
 * Whose signatures suffice is the caller's question: see `openCheckpoint` for a log's.
 *
 * Errors: `NoteMalformed`, `SignatureBad`, `NoKnownSignature`.
 */
export function openNote(note: string, vkeys: readonly Vkey[], verify: VerifyEd25519): OpenedNote | NoteRefusal {
  const parsed = parseNote(note);
  if ('refused' in parsed) return parsed;
  const good = new Map<Vkey, GoodSignature>();
  for (const line of parsed.signatures) {
    const vkey = vkeys.find((known) => known.name === line.name && known.keyId === line.keyId && isSupported(known));
    if (vkey === undefined) continue;
    const signature = verified(vkey, { text: parsed.text, line }, verify);
    if (signature === undefined) {
      return refuse('SignatureBad', `The signature of ${line.name} does not fit the text.`);
    }
    if (!good.has(vkey)) good.set(vkey, signature);
  }
  if (good.size === 0) return refuse('NoKnownSignature', 'No known key has signed this note.');
  return { text: parsed.text, signatures: [...good.values()] };
}

function isSupported({ type }: Vkey): boolean {
  return type === KEY_TYPE.ed25519 || type === KEY_TYPE.ed25519Cosignature;
}

function verified(
  vkey: Vkey,
  { text, line }: { readonly text: string; readonly line: SignatureLine },
  verify: VerifyEd25519,
): GoodSignature | undefined {
  const { signature } = line;
  if (vkey.type === KEY_TYPE.ed25519) {
    const isGood = signature.length === ED25519_BYTES && verify(vkey.key, utf8(text), signature);
    return isGood ? { vkey, line } : undefined;
  }
  if (signature.length !== TIME_BYTES + ED25519_BYTES) return undefined;
  const time = timeOfCosignature(signature);
  if (time === undefined) return undefined;
  const isGood = verify(vkey.key, cosignedMessage(text, time), signature.subarray(TIME_BYTES));
  return isGood ? { vkey, line, time } : undefined;
}

/** The signature line of a log's key (type 0x01) under a text. A malformed name is a bug, and throws. */
export function signatureOf(text: string, signer: NoteSigner, sha256: HashBytes): SignatureLine {
  const key = { name: signer.name, type: KEY_TYPE.ed25519, key: signer.publicKey };
  return { name: signer.name, keyId: keyId(key, sha256), signature: signer.sign(utf8(text)) };
}

/**
 * The note with further signatures, such as cosignatures that witnesses answered. A key that signed before has its
 * line replaced. Errors: `NoteMalformed`.
 */
export function withSignatures(note: string, lines: readonly SignatureLine[]): string | LogRefusal<'NoteMalformed'> {
  const parsed = parseNote(note);
  if ('refused' in parsed) return parsed;
  const keyOf = ({ name, keyId: id }: SignatureLine): string => `${name}+${id}`;
  const signatures = new Map([...parsed.signatures, ...lines].map((line) => [keyOf(line), line]));
  return formatNote({ text: parsed.text, signatures: [...signatures.values()] });
}

function malformed(message: string): LogRefusal<'NoteMalformed'> {
  return refuse('NoteMalformed', message);
}

function refuse<K extends NoteRefusal['kind']>(kind: K, message: string): LogRefusal<K> {
  return refuseLog(kind, { field: 'note', message, rule: 'log.note' });
}
