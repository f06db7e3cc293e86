import { concatBytes, type HashBytes, utf8 } from './bytes.js';
import type { NoteSigner, SignatureLine } from './signature.js';
import { KEY_TYPE, keyId } from './vkey.js';

const TIME_BYTES = 8;
const MAX_TIME = 2n ** 63n - 1n;

/** What a witness signs: a header that keeps it apart from a log's signature, the time, and the checkpoint's text. */
export function cosignedMessage(text: string, time: bigint): Uint8Array {
  return utf8(`cosignature/v1\ntime ${String(time)}\n${text}`);
}

/** The time (seconds since 1970) that a cosignature carries before its 64 bytes; `undefined` beyond 2^63 − 1. */
export function timeOfCosignature(signature: Uint8Array): bigint | undefined {
  const time = signature.subarray(0, TIME_BYTES).reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
  return time > MAX_TIME ? undefined : time;
}

/**
 * A witness's cosignature (type 0x04) of a checkpoint's text: that at `time`, in seconds since 1970, this was the
 * largest consistent tree it had seen of that log.
 */
export function cosignatureOf(
  { text, time }: { readonly text: string; readonly time: bigint },
  witness: NoteSigner,
  sha256: HashBytes,
): SignatureLine {
  if (time <= 0n || time > MAX_TIME) throw new RangeError('cosignatureOf: the time is in seconds, after 1970');
  const timeBytes = Uint8Array.from({ length: TIME_BYTES }, (_, at) =>
    Number((time >> BigInt(8 * (TIME_BYTES - 1 - at))) & 0xffn),
  );
  const key = { name: witness.name, type: KEY_TYPE.ed25519Cosignature, key: witness.publicKey };
  return {
    name: witness.name,
    keyId: keyId(key, sha256),
    signature: concatBytes([timeBytes, witness.sign(cosignedMessage(text, time))]),
  };
}
