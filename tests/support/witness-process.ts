import { spawn, type ChildProcess } from 'node:child_process';
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import {
  appendLeaf,
  consistencyProof,
  EMPTY_FRONTIER,
  encodeTile,
  formatAddCheckpoint,
  isLogRefusal,
  KEY_TYPE,
  leafHash,
  rootOf,
  signCheckpoint,
  utf8,
  vkeyOf,
  type Frontier,
  type NoteSigner,
} from '#libs/transparency-log';

const CLI = join(import.meta.dirname, '../../dist/apps/cli/src/main.js');

export const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

/** A new Ed25519 key under a name. */
export function newSigner(name: string): NoteSigner {
  const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
  const key = createPrivateKey(pem);
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' });
  return { name, publicKey: Buffer.from(x, 'base64url'), sign: (message) => sign(null, message, key) };
}

/** A log of up to 255 leaves that signs whatever it is told to. */
export class PretendedLog {
  readonly vkey: string;
  private readonly leaves: readonly Uint8Array[];
  private readonly frontiers: readonly Frontier[];

  constructor(
    readonly signer: NoteSigner,
    /** Two logs with another salt have no leaf in common. */
    salt = '',
  ) {
    this.vkey = vkeyOf({ name: signer.name, type: KEY_TYPE.ed25519, key: signer.publicKey }, sha256);
    this.leaves = Array.from({ length: 200 }, (_, index) => leafHash(utf8(`${salt}${String(index)}`), sha256));
    this.frontiers = this.leaves.reduce<Frontier[]>(
      (grown, leaf) => [...grown, appendLeaf(grown.at(-1) ?? EMPTY_FRONTIER, leaf, { sha256 })],
      [EMPTY_FRONTIER],
    );
  }

  /** The signed checkpoint of its first leaves. */
  checkpoint(size: number): string {
    const root = rootOf(this.frontiers[size] ?? EMPTY_FRONTIER, sha256);
    return signCheckpoint({ origin: this.signer.name, size: BigInt(size), root }, [this.signer], sha256);
  }

  /** The body that asks a witness to go from one size to another. */
  async request(old: number, size: number): Promise<string> {
    const read = ({ width }: { readonly width: number }): Promise<Uint8Array> =>
      Promise.resolve(encodeTile(this.leaves.slice(0, width)));
    const proof = old > size ? [] : await consistencyProof({ from: BigInt(old), to: BigInt(size) }, { sha256, read });
    if (isLogRefusal(proof)) throw new Error(proof.message);
    return formatAddCheckpoint({ old: BigInt(old), proof, note: this.checkpoint(size) });
  }
}

/** A `copyhold witness` that runs. */
export interface RunningWitness {
  readonly url: string;
  readonly vkey: string;
  readonly child: ChildProcess;
  /** What it printed at its start, line by line. */
  readonly lines: readonly string[];
  post(body: string | Uint8Array): Promise<Response>;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** How a witness that did not start ended. */
export interface NotStarted {
  readonly code: number | null;
  readonly stderr: string;
}

/** Starts `copyhold witness` with these words, at a free port; `preload` is a module that it loads first. */
export async function startWitness(words: readonly string[], preload?: string): Promise<RunningWitness | NotStarted> {
  const first = preload === undefined ? [] : ['--import', `data:text/javascript,${encodeURIComponent(preload)}`];
  const child = spawn(process.execPath, [...first, CLI, 'witness', '--port', '0', ...words], {
    env: { PATH: process.env['PATH'], TZ: 'UTC' },
  });
  let [stdout, stderr] = ['', ''];
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const started = new Promise<string>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
      const [, url] = /^listening at (\S+)$/mu.exec(stdout) ?? [];
      if (url !== undefined) resolve(url);
    });
  });
  const url = await Promise.race([started, once(child, 'close').then(() => undefined)]);
  if (url === undefined) return { code: child.exitCode, stderr };
  const lines = stdout.trimEnd().split('\n');
  return {
    url,
    vkey: lines[0] ?? '',
    child,
    lines,
    post: (body) => fetch(`${url}/add-checkpoint`, { method: 'POST', body: Buffer.from(body) }),
    async stop(signal = 'SIGTERM') {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill(signal);
      await once(child, 'close');
    },
  };
}
