import { rm } from 'node:fs/promises';
import type { Command } from 'commander';
import pg from 'pg';
import { EXIT, type Exit } from './exit.js';
import { liesIn, newPassword, readCredentials, writeCredentials, type Credentials } from './guardian-file.js';
import { plainWords } from './plain-words.js';
import { refused, say } from './session.js';

/** Who holds such a login. */
export type Releaser = 'guardian' | 'steward';

/** What every command of a guardian or steward is told. */
export interface With {
  readonly with: string;
  readonly partnership?: string;
}

/** The partnership that the credentials were used for, over a connection of their own. */
export interface Desk {
  readonly id: string;
  readonly currency: string;
  readonly query: <T extends pg.QueryResultRow>(sql: string, values?: readonly unknown[]) => Promise<readonly T[]>;
}

/** What the database says no with: its own sentence is the answer. */
const REFUSALS = new Set(['P0140', 'P0141', '23503', '23505', '23514', '22P02', '42501']);

export const withCredentials = (command: Command): Command =>
  command
    .requiredOption('--with <file>', 'the credentials that enrol wrote')
    .option('--partnership <name>', 'the short name of the partnership, where there are several');

/** Logs in with the file, and with nothing else: the server's secrets are not read. */
export async function atDesk(
  who: Releaser,
  { with: file, partnership: slug }: With,
  work: (desk: Desk) => Promise<Exit>,
): Promise<Exit> {
  const credentials = await readCredentials(file);
  if (typeof credentials === 'string') return refused(credentials);
  if (credentials.user !== `copyhold_${who}`) return refused(`${file} is the login of another: ${credentials.user}`);
  const { poolSettings } = await import('../../server/src/startup/for-guardian.js');
  const client = new pg.Client(poolSettings(credentials));
  const unreached = await unreachedBy(client, file);
  if (unreached !== undefined) return refused(unreached);
  try {
    const query: Desk['query'] = async <T extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = []) =>
      (await client.query<T>(sql, [...values])).rows;
    const all = await query<{ id: string; slug: string; currency: string }>(
      'SELECT id, slug, currency FROM copyhold.partnership WHERE $1::text IS NULL OR slug = $1 ORDER BY slug',
      [slug ?? null],
    );
    const [found] = all;
    if (found === undefined) return refused(`there is no partnership ${slug ?? 'yet'}`);
    // The server's login founds partnerships: which one is meant is for whoever sits here to say.
    if (all.length > 1) return refused(`say which: --partnership ${all.map((each) => each.slug).join(', ')}`);
    return await work({ ...found, query });
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || !REFUSALS.has(error.code ?? '')) throw error;
    return refused(plainWords(error.detail === undefined ? error.message : `${error.message}: ${error.detail}`));
  } finally {
    await client.end();
  }
}

/** Codes of PostgreSQL that say that the file itself is wrong: no such login, another password, another database. */
const NO_ENTRY: Readonly<Record<string, string>> = {
  '28P01': 'its password opens nothing: another one was enrolled since, or the file was changed',
  '28000': 'its login may not enter: nobody is enrolled there, or the server asks for an encrypted connection',
  '3D000': 'its database is not there',
  '42501': 'its login may not enter that database',
};

/** Connects; a sentence where the file leads nowhere. */
async function unreachedBy(client: pg.Client, file: string): Promise<string | undefined> {
  try {
    await client.connect();
    return undefined;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const why = Object.hasOwn(NO_ENTRY, code) ? NO_ENTRY[code] : undefined;
    if (why !== undefined) return `${file}: ${why}`;
    const said = error instanceof Error && error.message !== '' ? error.message : code;
    return plainWords(`${file}: the database that it names was not reached (${said})`);
  }
}

const ENROL_HELP = `
Run it where the migration login is at hand, once, for whoever is to hold the key; then move the file to where no server
of this partnership reads. It stands in the log that somebody was enrolled, and no secret does. Where somebody was enrolled
before, --replace makes a new password: the old file opens nothing any more, and the log says that too.
`;

/** `copyhold guardian enrol` and `copyhold steward enrol` */
export function enrolling(command: Command, who: Releaser, exit: (code: Exit) => void): Command {
  return command
    .description(`Make the ${who}'s login and write its credentials to a file of their own.`)
    .requiredOption('--to <file>', 'a file that is not there yet, outside the state folder')
    .option('--replace', 'shut out whoever was enrolled before')
    .addHelpText('after', ENROL_HELP)
    .action(async ({ to, replace }: { to: string; replace?: true }) => {
      exit(await enrol(who, to, replace === true));
    });
}

async function enrol(who: Releaser, to: string, replaces: boolean): Promise<Exit> {
  const { stateFolder, withMigrationLogin } = await import('../../server/src/startup/for-guardian.js');
  if (await liesIn(stateFolder(), to)) {
    return refused(`${to} lies in the state folder, which the server reads: choose another place`);
  }
  return withMigrationLogin(async (client, { host, port, database, ssl }) => {
    const user: Credentials['user'] = `copyhold_${who}`;
    const credentials = { host, port, database, user, password: newPassword(), ssl };
    let isWritten = false;
    try {
      // The login, its leaves and the file: all of them or none.
      await client.query('BEGIN');
      await client.query('SELECT copyhold.enrol_release_login($1, $2)', [who, replaces]);
      await writeCredentials(to, credentials);
      isWritten = true;
      await setPassword(client, credentials);
      await client.query('COMMIT');
    } catch (error) {
      await client.query('ROLLBACK').catch(() => undefined);
      if (isWritten) await rm(to, { force: true });
      return refused(plainWords(enrolFault(error)));
    }
    say(`${to} opens the ${who}'s login. Give it to whoever is the ${who}, and keep no copy.`);
    return EXIT.done;
  });
}

/** Only a verifier crosses the wire and reaches the server's log, never the password. */
async function setPassword(client: pg.Client, { user, password }: Credentials): Promise<void> {
  const { scramVerifier } = await import('../../server/src/startup/for-guardian.js');
  await client.query(`ALTER ROLE ${user} LOGIN PASSWORD ${client.escapeLiteral(scramVerifier(password))}`);
}

/** What the database or the file system said no with. What is neither is a fault of ours, and is thrown on. */
function enrolFault(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error)) throw error;
  return error.code === 'P0143' ? `${error.message}; --replace does so` : error.message;
}
