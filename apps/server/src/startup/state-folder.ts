import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';

const Secrets = z.object({ migrator: z.string(), app: z.string(), auditor: z.string() });

/** Passwords of the embedded cluster's logins, made on the first start. */
export type Secrets = z.infer<typeof Secrets>;

/** Project-local and ignored by git, or `COPYHOLD_STATE`: database, secrets, instance lock, reports. */
export function stateFolder(): string {
  const folder = resolve(process.env['COPYHOLD_STATE'] ?? '.copyhold');
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Reads the secrets, or makes them: a file that only its owner can read. */
export function secretsIn(folder: string): Secrets {
  const file = join(folder, 'secrets.json');
  if (existsSync(file)) return Secrets.parse(JSON.parse(readFileSync(file, 'utf8')));
  const secret = (): string => randomBytes(24).toString('base64url');
  const secrets = { migrator: secret(), app: secret(), auditor: secret() };
  writeFileSync(file, `${JSON.stringify(secrets, undefined, 2)}\n`, { mode: 0o600, flag: 'wx' });
  return secrets;
}
