import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';

const Secrets = z.object({
  migrator: z.string(),
  app: z.string(),
  closer: z.string(),
  auditor: z.string(),
  sequencer: z.string(),
});

/** Passwords of the embedded cluster's logins, made on the first start. */
export type Secrets = z.infer<typeof Secrets>;

/** The project that this file was compiled into, or stands in: the nearest folder above it with a package.json. */
function projectRoot(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

/**
 * The project's own `.copyhold`, ignored by git, wherever a command is started; or `COPYHOLD_STATE`. Database,
 * secrets, instance lock and reports live there.
 */
export function stateFolder(): string {
  const chosen = process.env['COPYHOLD_STATE'] ?? '';
  const folder = chosen === '' ? join(projectRoot(), '.copyhold') : resolve(chosen);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Where papers lie that registers name by their digests, for everybody to read. */
export const documentFolder = (): string => join(stateFolder(), 'documents');

const textOf = (secrets: Secrets): string => `${JSON.stringify(secrets, undefined, 2)}\n`;

/** Reads the secrets, or makes them: a file that only its owner can read. */
export function secretsIn(folder: string): Secrets {
  const file = join(folder, 'secrets.json');
  const secret = (): string => randomBytes(24).toString('base64url');
  const fresh = { migrator: secret(), app: secret(), closer: secret(), auditor: secret(), sequencer: secret() };
  if (!existsSync(file)) {
    writeFileSync(file, textOf(fresh), { mode: 0o600, flag: 'wx' });
    return fresh;
  }
  const known: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const secrets = Secrets.parse({ ...fresh, ...Secrets.partial().parse(known) });
  // A login that came with a later version has no password in an older file. Whole or not at all: written aside first.
  if (!Secrets.safeParse(known).success) {
    writeFileSync(`${file}.new`, textOf(secrets), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
  return secrets;
}
