import { Command, InvalidArgumentError } from 'commander';
import { isRefusal } from '#libs/amount';
import type { RevocationPlan } from '../../server/src/startup/for-commands.js';
import { confirmed, unconfirmed, type Sure } from './confirm.js';
import { EXIT, type Exit } from './exit.js';
import { healthWords } from './machine-health.js';
import { ACTOR, atPartnership, note, refused, say, withPartnership, type At } from './session.js';
import { counted, tableOf } from './table.js';

const MOST_HOURS = 168;

const HELP = `
A machine reports what it measures under a key of its own, which it makes itself and nobody else has.

Example:
  copyhold machine enrol rack-7
  copyhold agent enrol https://books.example.org cht_…      (on the machine)
  copyhold machine list
`;

interface EnrolOptions extends At {
  readonly hours: number;
}

function hours(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= MOST_HOURS) return number;
  throw new InvalidArgumentError(`It is a number of hours from 1 to ${String(MOST_HOURS)}.`);
}

function enrol(code: string, options: EnrolOptions): Promise<Exit> {
  return withPartnership(options, async ({ machineKeys }, { id }) => {
    const made = await machineKeys.makeToken(id, { code, hours: options.hours }, ACTOR);
    if (isRefusal(made)) return refused(made);
    // The token alone is the answer, so that it can be passed on; what it is stands beside it.
    say(made.token);
    note(`Lets one key of ${code} in, until ${made.expiresAt.toISOString()}. It is shown this once.`);
    return EXIT.done;
  });
}

/** What ending a key would do, for whoever decides it. */
function planText({ machine, keys, others, hasToken }: RevocationPlan): string {
  const lines = keys.map((key) => `${key} of ${machine} would be believed no more, also of what it has not sent yet`);
  if (hasToken) lines.push(`the token of ${machine} that waits would end with it`);
  return [
    ...lines,
    others === 0
      ? `${machine} would have no key: nothing of it is counted before copyhold machine enrol ${machine}`
      : `${machine} would go on by ${counted(others, 'other key', 'other keys')}`,
  ].join('\n');
}

function revoke(keyId: string, { yes, ...options }: At & Sure): Promise<Exit> {
  return withPartnership(options, async ({ machineKeys }, { id }) => {
    const plan = await machineKeys.revocation(id, keyId);
    if (isRefusal(plan)) return refused(plan);
    if (yes !== true) {
      say(planText(plan));
      return unconfirmed();
    }
    const ended = await machineKeys.revoke(id, keyId, ACTOR);
    if (isRefusal(ended)) return refused(ended);
    for (const each of ended) say(`${each}: revoked, and nothing that it signs is believed any more.`);
    return EXIT.done;
  });
}

function list(options: At): Promise<Exit> {
  return withPartnership(options, async ({ machineKeys, machineHealth }, { id, name }) => {
    const [keys, tokens] = [await machineKeys.keys(id), await machineKeys.waitingTokens(id)];
    const rows = keys.map(({ code, site, keyId, enrolledAt, endsAt, ended, revoked }) => {
      const state = revoked ? 'revoked' : ended ? 'replaced' : endsAt === null ? 'believed' : 'being replaced';
      return [code, site, keyId, enrolledAt.toISOString(), state, endsAt?.toISOString() ?? ''];
    });
    const waiting = tokens.map(({ code, expiresAt }) => [code, '', 'a token waits', '', '', expiresAt.toISOString()]);
    say(
      rows.length + waiting.length === 0
        ? `No machine of ${name} has a key: copyhold machine enrol CODE`
        : tableOf([['Machine', 'Site', 'Key', 'Let in', 'State', 'Ends'], ...rows, ...waiting]),
    );
    const health = healthWords(await machineHealth.healthOf(id));
    if (health !== '') say(`\n${health}`);
    return EXIT.done;
  });
}

/** `copyhold machine …` */
export function machineCommand(exit: (code: Exit) => void): Command {
  const enrolling = atPartnership(new Command('enrol'))
    .description('Make a token that lets one key of a machine in, in place of any that waits.')
    .argument('<machine>', 'its code in the inventory')
    .option('--hours <hours>', 'how long the token is good', hours, 24)
    .action(async (code: string, options: EnrolOptions) => {
      exit(await enrol(code, options));
    });
  const revoking = confirmed(atPartnership(new Command('revoke')))
    .description('End a key now, with every key that took its place.')
    .argument('<key>', 'as copyhold machine list shows it')
    .action(async (keyId: string, options: At & Sure) => {
      exit(await revoke(keyId, options));
    });
  const listing = atPartnership(new Command('list'))
    .description('Every key that was let in and how it stands; how each machine reports.')
    .action(async (options: At) => {
      exit(await list(options));
    });
  return new Command('machine')
    .description('The keys that machines sign their reports with.')
    .addHelpText('after', HELP)
    .addCommand(enrolling)
    .addCommand(revoking)
    .addCommand(listing);
}
