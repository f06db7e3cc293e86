import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { keyIdOf } from '#libs/signed-batch';
import type { HashBytes, SignEd25519 } from '#libs/transparency-log';
import { writeDurably } from '../witness-files.js';

/** The digest of RFC 9530's sha-256, and of key ids. */
export const sha256: HashBytes = (bytes) => createHash('sha256').update(bytes).digest();

/** Who this machine is to the server; absent until the server has said so. */
const enrolment = z.object({
  machine: z.string(),
  source: z.string().startsWith('/machine/'),
  site: z.string().optional(),
});

/** Beside the key the one that takes its place, from before the server is told of it until it has said yes. */
const stored = z.object({
  server: z.url(),
  key: z.string(),
  next: z.string().optional(),
  enrolled: enrolment.optional(),
});

/** A machine's own key, which never leaves it, and what the server calls the machine. */
export interface MachineKey {
  /** Where it reports to: 'https://commons.example'. */
  readonly server: string;
  readonly keyId: string;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  readonly sign: SignEd25519;
  readonly enrolled?: { readonly machine: string; readonly source: string; readonly site?: string | undefined };
}

/** Why there is no key, in words. */
export interface NoKey {
  readonly no: string;
}

const fileIn = (folder: string): string => join(folder, 'machine-key.json');

function publicBytes(key: KeyObject): Uint8Array {
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' });
  return Buffer.from(x, 'base64url');
}

/** The key in the folder, which only its owner may read. */
export function machineKeyIn(folder: string): MachineKey | NoKey {
  const file = fileIn(folder);
  if (!existsSync(file)) return { no: `this machine has no key in ${folder}: copyhold agent enrol URL TOKEN` };
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) {
    return { no: `others on this machine can read its key; make it yours alone: chmod 600 ${file}` };
  }
  const parsed = stored.safeParse(jsonOf(readFileSync(file, 'utf8')));
  if (!parsed.success) return { no: `${file} is no key of a machine` };
  const { server, key, enrolled } = parsed.data;
  return {
    server,
    ...signerOf(key),
    ...(enrolled === undefined ? {} : { enrolled }),
  };
}

function signerOf(pem: string): Pick<MachineKey, 'keyId' | 'publicKey' | 'sign'> {
  const key = createPrivateKey(pem);
  const publicKey = publicBytes(key);
  return { keyId: keyIdOf(publicKey, sha256), publicKey, sign: (message) => sign(null, message, key) };
}

/**
 * The machine's key as it stands in the folder now: another process may put a new one in its place, and a running agent
 * goes on with that. Throws where there is none any more.
 */
export function currentKey(folder: string): () => MachineKey {
  let [read, known]: [number | undefined, MachineKey | undefined] = [undefined, undefined];
  return () => {
    const { mtimeMs } = statSync(fileIn(folder));
    if (known !== undefined && mtimeMs === read) return known;
    const key = machineKeyIn(folder);
    if ('no' in key) throw new Error(key.no);
    [read, known] = [mtimeMs, key];
    return key;
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Makes the key of a machine that is about to enrol. It is on disk before anybody is told of it. */
export function makeMachineKey(folder: string, server: string): void {
  write(folder, { server, key: newPem() });
}

const newPem = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

function write(folder: string, content: z.infer<typeof stored>): void {
  writeDurably(fileIn(folder), `${JSON.stringify(content, undefined, 2)}\n`);
}

/** The key that is to take the place of the machine's present one: the one that an earlier attempt made, else a new one. */
export function nextKey(folder: string): Pick<MachineKey, 'keyId' | 'publicKey' | 'sign'> {
  const before = stored.parse(jsonOf(readFileSync(fileIn(folder), 'utf8')));
  const next = before.next ?? newPem();
  if (before.next === undefined) write(folder, { ...before, next });
  return signerOf(next);
}

/** The server knows the next key: it is the machine's from now on. */
export function takeNextKey(folder: string): void {
  const { next, ...before } = stored.parse(jsonOf(readFileSync(fileIn(folder), 'utf8')));
  if (next !== undefined) write(folder, { ...before, key: next });
}

/** Writes down who the machine is to the server. */
export function keepEnrolment(folder: string, enrolled: unknown): NoKey | undefined {
  const parsed = enrolment.safeParse(enrolled);
  if (!parsed.success) return { no: 'the server did not say who this machine is' };
  const before = stored.parse(jsonOf(readFileSync(fileIn(folder), 'utf8')));
  write(folder, { ...before, enrolled: parsed.data });
  return undefined;
}
