import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { isLogRefusal, parseVkey, type Vkey } from '#libs/transparency-log';
import { StartRefused } from '../database/embedded/start-refused.js';
import { newKey, sha256 } from './ed25519.js';

const Keys = z.object({
  /** Whoever signs, the oldest first: one key, or two while it is being changed. */
  signing: z.array(z.object({ made: z.string(), public: z.string(), private: z.string() })).min(1),
  /** Public keys that signed once: what they signed stays good. */
  retired: z.array(z.object({ public: z.string(), until: z.string() })),
});
const Heads = z.record(z.string(), z.object({ size: z.string(), note: z.string() }));
const Witnesses = z.object({
  k: z.number().int().min(0),
  witnesses: z.array(z.object({ url: z.url(), vkey: z.string() })),
});

/** The keys of the logs of this server. */
export type LogKeys = z.infer<typeof Keys>;

/** The last checkpoint that this server signed for a log, kept outside the database. */
export interface KeptHead {
  readonly size: bigint;
  readonly note: string;
}

/** A body that cosigns: where it is asked, and the key that it signs with. */
export interface Witness {
  readonly url: string;
  readonly vkey: Vkey;
}

/** Who is asked, and how many cosignatures make a checkpoint a witnessed one. */
export interface WitnessPolicy {
  readonly k: number;
  readonly witnesses: readonly Witness[];
}

/**
 * What the log keeps in the state folder: its keys, the last heads that it signed, and whom it asks. They lie outside the
 * database on purpose: an older backup of it takes none of them along.
 */
export class LogFiles {
  constructor(private readonly folder: string) {}

  /** Where the keys lie, or will. */
  get keyFile(): string {
    return join(this.folder, 'log-key.json');
  }

  /** The keys; made at the first call. Errors: {@link StartRefused} where others could read the file. */
  keys(): LogKeys {
    const found = this.existing();
    if (found !== undefined) return found;
    const file = this.keyFile;
    // Whole or not at all, and never over a key that another process has made meanwhile.
    const aside = `${file}.${String(process.pid)}`;
    const first: LogKeys = { signing: [{ made: new Date().toISOString(), ...newKey() }], retired: [] };
    writeFileSync(aside, textOf(first), { mode: 0o600, flush: true });
    try {
      linkSync(aside, file);
    } catch (error) {
      if (!existsSync(file)) throw error;
    } finally {
      rmSync(aside, { force: true });
    }
    return this.existing() ?? first;
  }

  /** The keys, where there are any. Errors: {@link StartRefused} where others could read the file. */
  existing(): LogKeys | undefined {
    const file = this.keyFile;
    if (!existsSync(file)) return undefined;
    if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) {
      throw new StartRefused(
        'LogKeyExposed',
        `Others on this machine can read the key of the log. Make the file yours alone: chmod 600 ${file}. ` +
          'Whoever may have copied it could sign in its place: then change it with `copyhold log rotate`.',
      );
    }
    return Keys.parse(jsonIn(file));
  }

  /** A new key that signs beside the present one. False where two sign already. */
  rotate(): boolean {
    const { signing, retired } = this.keys();
    if (signing.length > 1) return false;
    this.write('log-key.json', { signing: [...signing, { made: new Date().toISOString(), ...newKey() }], retired });
    return true;
  }

  /** The older of two keys signs no more, and its private half is forgotten. False where only one signs. */
  retire(): boolean {
    const { signing, retired } = this.keys();
    const [oldest, ...rest] = signing;
    if (oldest === undefined || rest.length === 0) return false;
    const gone = { public: oldest.public, until: new Date().toISOString() };
    this.write('log-key.json', { signing: rest, retired: [...retired, gone] });
    return true;
  }

  /** What was signed last for a log. */
  head(origin: string): KeptHead | undefined {
    const head = this.heads()[origin];
    return head === undefined ? undefined : { size: BigInt(head.size), note: head.note };
  }

  /** Keeps what is about to be published; on the disk when it returns. */
  keepHead(origin: string, { size, note }: KeptHead): void {
    this.write('log-heads.json', { ...this.heads(), [origin]: { size: String(size), note } });
  }

  /** Errors: {@link StartRefused} where the file is not what it should be. */
  witnesses(): WitnessPolicy {
    const file = join(this.folder, 'witnesses.json');
    if (!existsSync(file)) return { k: 1, witnesses: [] };
    const read = Witnesses.safeParse(jsonIn(file));
    if (!read.success) throw unreadable(file, z.prettifyError(read.error));
    const witnesses = read.data.witnesses.map(({ url, vkey }) => {
      const key = parseVkey(vkey, sha256);
      if (isLogRefusal(key)) throw unreadable(file, key.message);
      return { url: url.replace(/\/+$/u, ''), vkey: key };
    });
    return { k: read.data.k, witnesses };
  }

  /** Adds a witness, or gives it another address; its key was read before. */
  addWitness(url: string, vkey: string): void {
    const file = join(this.folder, 'witnesses.json');
    this.witnesses();
    const known = existsSync(file) ? Witnesses.parse(jsonIn(file)) : { k: 1, witnesses: [] };
    const others = known.witnesses.filter((witness) => witness.vkey !== vkey);
    this.write('witnesses.json', { k: known.k, witnesses: [...others, { url, vkey }] });
  }

  /** Takes a witness off the list, by its name; false where none has it. */
  removeWitness(name: string): boolean {
    const file = join(this.folder, 'witnesses.json');
    if (!this.witnesses().witnesses.some(({ vkey }) => vkey.name === name)) return false;
    const known = Witnesses.parse(jsonIn(file));
    const others = known.witnesses.filter(({ vkey }) => !vkey.startsWith(`${name}+`));
    this.write('witnesses.json', { k: known.k, witnesses: others });
    return true;
  }

  private heads(): z.infer<typeof Heads> {
    const file = join(this.folder, 'log-heads.json');
    return existsSync(file) ? Heads.parse(jsonIn(file)) : {};
  }

  /** Whole or not at all, and there after a crash. */
  private write(name: string, value: unknown): void {
    const file = join(this.folder, name);
    writeFileSync(`${file}.new`, textOf(value), { mode: 0o600, flush: true });
    renameSync(`${file}.new`, file);
    const folder = openSync(this.folder, 'r');
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  }
}

/** All public keys whose signatures count, those of today first. */
export const publicKeys = ({ signing, retired }: LogKeys): readonly string[] =>
  [...signing, ...retired].map((key) => key.public);

const textOf = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;
const jsonIn = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

function unreadable(file: string, why: string): StartRefused {
  return new StartRefused('WitnessesUnreadable', `${file} is not a list of witnesses: ${why}`);
}
