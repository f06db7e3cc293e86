import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isKeyName, type HashBytes, type NoteSigner, type VerifyEd25519 } from '#libs/transparency-log';
import { writeDurably } from './witness-files.js';

/** The hash of the log. */
export const sha256: HashBytes = (bytes) => createHash('sha256').update(bytes).digest();

/** Whether an Ed25519 signature is good; bytes that are no key have signed nothing. */
export const verifyEd25519: VerifyEd25519 = (key, message, signature) => {
  try {
    const x = Buffer.from(key).toString('base64url');
    return verify(null, message, createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }), signature);
  } catch {
    return false;
  }
};

/** Why the key cannot be had, in words. */
export interface NoKey {
  readonly no: string;
}

/**
 * The witness's key: made at the first start under the name given then, and read at every other. Only its owner can
 * read the file. A witness never changes its name or its key: those who trust it hold both.
 */
export function signerIn(folder: string, name: string | undefined): NoteSigner | NoKey {
  const file = join(folder, 'witness-key.json');
  if (!existsSync(file)) {
    if (name === undefined) return { no: 'at its first start a witness is given its name: --name witness.example/w1' };
    if (!isKeyName(name)) return { no: `"${name}" cannot be a name: it has no spaces and no plus signs` };
    const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    writeDurably(file, `${JSON.stringify({ name, key: pem }, undefined, 2)}\n`);
  }
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) {
    return { no: `others on this machine can read the witness's key; make it yours alone: chmod 600 ${file}` };
  }
  const stored: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!isStored(stored)) return { no: `${file} is no key of a witness` };
  if (name !== undefined && name !== stored.name) return { no: `this witness is ${stored.name}, not ${name}` };
  const key = createPrivateKey(stored.key);
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' });
  return {
    name: stored.name,
    publicKey: Buffer.from(x, 'base64url'),
    sign: (message) => sign(null, message, key),
  };
}

function isStored(stored: unknown): stored is { readonly name: string; readonly key: string } {
  return (
    typeof stored === 'object' &&
    stored !== null &&
    'name' in stored &&
    typeof stored.name === 'string' &&
    'key' in stored &&
    typeof stored.key === 'string'
  );
}
