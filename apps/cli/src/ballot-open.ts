import { Command } from 'commander';
import { formatAmount, isRefusal } from '#libs/amount';
import type { CommandServices } from '../../server/src/startup/for-commands.js';
import { EXIT, type Exit } from './exit.js';
import { parseInstant } from './parse-options.js';
import { periodByName } from './period-by-name.js';
import { atPartnership, refused, say, withPartnership, type At, type Chosen } from './session.js';
import { counted } from './table.js';

interface Options extends At {
  readonly period: string;
  readonly title: string;
  readonly why: string;
  readonly closes: Date;
}

const HELP = `
It divides what the period left to the Common Association. Text, lines, floors, caps, the roll of voters and
the quorum that the custom asks of it freeze now.
The server closes the ballot at its time, counts it, and executes what was decided; nothing else is needed.

Example:
  copyhold ballot open --period 2026-Q3 --title "The surplus of the summer" \\
    --why "The period left 438.00 EUR." --closes 2026-11-30T18:00:00Z
`;

async function openMotion(services: CommandServices, partnership: Chosen, options: Options): Promise<Exit> {
  const { surplus, motions } = services;
  const { title, why, closes: closesAt } = options;
  const { id, currency } = partnership;
  const period = await periodByName(services, partnership, options.period);
  if (typeof period === 'string') return refused(period);
  const close = await surplus.closeOf(id, period.id);
  if (close === undefined) return refused(`${period.name} is still open: copyhold period close ${period.name}`);
  const amount = BigInt(close.allocable);
  const opened = await motions.openAppropriation(id, { title, why, periodId: period.id, amount, closesAt });
  if (isRefusal(opened)) return refused(opened);
  const view = await motions.motion(id, opened);
  say(
    `"${title}" is open until ${closesAt.toISOString()}: ` +
      `${counted(view?.motion.electorateSize ?? 0, 'member', 'members')} may vote on ` +
      `${formatAmount(amount, currency)} ${currency}, and the quorum is ${view?.motion.quorum ?? 0}.`,
  );
  return EXIT.done;
}

/** `copyhold ballot open` */
export function ballotOpen(exit: (code: Exit) => void): Command {
  return atPartnership(new Command('open'))
    .description('Put the surplus of a closed period to the vote.')
    .requiredOption('--period <name>', 'the name of the closed period')
    .requiredOption('--title <text>', 'what members read first')
    .requiredOption('--why <text>', 'why it is put to them')
    .requiredOption('--closes <time>', 'when the ballot closes, UTC', parseInstant)
    .addHelpText('after', HELP)
    .action(async (options: Options) => {
      exit(await withPartnership(options, (services, partnership) => openMotion(services, partnership, options)));
    });
}
