import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import webpush from 'web-push';
import { z } from 'zod';
import { StartRefused } from '../database/embedded/start-refused.js';

const Keys = z.object({
  /** The pair by which push services know this server (RFC 8292). */
  push: z.object({ publicKey: z.string(), privateKey: z.string() }),
  /** Signs links that switch mail off, and codes. */
  secret: z.string().regex(/^[0-9a-f]{64}$/u),
});

type Keys = z.infer<typeof Keys>;

/** What notifications keep in the state folder. Who has it can switch others' mail off, and send push in our name. */
export class NotificationKeys {
  private known: Keys | undefined;

  constructor(private readonly folder: string) {}

  /** The keys; made at the first call. Errors: {@link StartRefused} where others could read the file. */
  read(): Keys {
    this.known ??= this.existing() ?? this.made();
    return this.known;
  }

  private get file(): string {
    return join(this.folder, 'notification-key.json');
  }

  private existing(): Keys | undefined {
    if (!existsSync(this.file)) return undefined;
    if (process.platform !== 'win32' && (statSync(this.file).mode & 0o077) !== 0) {
      throw new StartRefused(
        'NotificationKeyExposed',
        `Others on this machine can read the keys of notifications. Make the file yours alone: chmod 600 ${this.file}.`,
      );
    }
    return Keys.parse(JSON.parse(readFileSync(this.file, 'utf8')));
  }

  /** Whole or not at all, and never over what another process has made meanwhile. */
  private made(): Keys {
    const keys: Keys = { push: webpush.generateVAPIDKeys(), secret: randomBytes(32).toString('hex') };
    const aside = `${this.file}.${String(process.pid)}`;
    writeFileSync(aside, `${JSON.stringify(keys, undefined, 2)}\n`, { mode: 0o600, flush: true });
    try {
      linkSync(aside, this.file);
    } catch (error) {
      if (!existsSync(this.file)) throw error;
    } finally {
      rmSync(aside, { force: true });
    }
    return this.existing() ?? keys;
  }
}
