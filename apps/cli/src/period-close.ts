import { Command } from 'commander';
import { formatAmount, isRefusal } from '#libs/amount';
import type { CloseDocument, CommandServices, Period } from '../../server/src/startup/for-commands.js';
import { EXIT, type Exit } from './exit.js';
import { periodByName } from './period-by-name.js';
import { postUse, priceMonths } from './pricing.js';
import { ProgressLine, STDERR } from './progress.js';
import { runTable } from './run-words.js';
import { ACTOR, again, atPartnership, refused, say, withPartnership, type At, type Chosen } from './session.js';
import { counted, tableOf } from './table.js';

const HELP = `
First the use that is not in the ledger yet is posted, and every month of the period is priced. Then the period
closes whole or not at all: result, waterfall, what labellers are owed. Last, people get their parts; a stop there
loses nothing: run the same command again, or start the server, and it goes on. A closed period takes officers'
adjustments only, and a resolution may reopen it (copyhold period reopen).

--hard closes a period that is closed already for good: nobody posts into it any more, and nobody reopens it.

Examples:
  copyhold period close 2026-Q3
  copyhold period close 2026-Q3 --hard
`;

const DAY_MS = 86_400_000;

/** The months that a period touches, 'YYYY-MM', ascending. */
export function monthsOf({ startsOn, endsOn }: Pick<Period, 'startsOn' | 'endsOn'>): readonly string[] {
  const months: string[] = [];
  let [year, month] = [Number(startsOn.slice(0, 4)), Number(startsOn.slice(5, 7))];
  for (;;) {
    const name = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}`;
    if (name > endsOn.slice(0, 7)) return months;
    months.push(name);
    [year, month] = month === 12 ? [year + 1, 1] : [year, month + 1];
  }
}

/** The steps of the waterfall: rule, amount, and how the amount came about. */
export function waterfallTable({ steps, currency }: CloseDocument): string {
  const rows = steps.map(({ rule, formula, amount }) => [rule, formatAmount(BigInt(amount), currency), formula]);
  return tableOf([['Rule', currency, 'How'], ...rows], [1]);
}

/** Posts and prices what the close would wait for: the period's months, and late use of earlier ones. */
async function prepare(services: CommandServices, partnership: Chosen, period: Period): Promise<void> {
  say(`Before ${period.name} closes, its use is posted and its months are priced.`);
  const until = new Date(Date.parse(`${period.endsOn}T00:00:00Z`) + DAY_MS - 1);
  await postUse(services, partnership, until);
  const within = monthsOf(period);
  const late = await services.ratings.unpricedMonths(partnership.id);
  const [first] = within;
  const earlier = late.filter((month) => first !== undefined && month < first);
  await priceMonths(services, partnership, [...earlier, ...within]);
}

async function close(services: CommandServices, partnership: Chosen, name: string): Promise<CloseDocument | Exit> {
  const { surplus, runs } = services;
  const period = await periodByName(services, partnership, name);
  if (typeof period === 'string') return refused(period);
  // A stop after an earlier close can have left people unposted: a run is finished before the next is declared.
  const resumed = await runs.resume(partnership.id);
  if (resumed > 0) say(`Finished ${counted(resumed, 'run', 'runs')} that a stop had interrupted.`);
  const closedBefore = resumed > 0 ? await surplus.closeOf(partnership.id, period.id) : undefined;
  if (closedBefore !== undefined) return closedBefore;
  const due = await surplus.periodDue(partnership.id, period.id);
  if (isRefusal(due)) return refused(due);
  await prepare(services, partnership, due);
  const progress = new ProgressLine(STDERR);
  const closing = await surplus
    .closePeriod(partnership.id, period.id, {
      actor: ACTOR,
      onProgress: ({ posted, people }) => {
        progress.show(`posting people's parts, ${posted} of ${people}`);
      },
    })
    .finally(() => {
      progress.end();
    });
  return isRefusal(closing) ? refused(closing) : closing.close;
}

/** For good, where it is closed softly. */
async function closeHard(services: CommandServices, partnership: Chosen, name: string): Promise<Exit> {
  const period = await periodByName(services, partnership, name);
  if (typeof period === 'string') return refused(period);
  const closed = await services.closing.hardClose({ partnershipId: partnership.id, actor: ACTOR }, period.id);
  if (isRefusal(closed)) return refused(closed);
  say(`${name} is closed for good.`);
  return EXIT.done;
}

interface Options extends At {
  readonly hard?: boolean;
}

/** `copyhold period close NAME` */
export function periodClose(exit: (code: Exit) => void): Command {
  return atPartnership(new Command('close'))
    .description('Close a period: its result runs through the waterfall of the custom.')
    .argument('<name>', 'the name of the period')
    .option('--hard', 'close for good what is closed softly')
    .addHelpText('after', HELP)
    .action(async (name: string, options: Options) => {
      const code = await withPartnership(options, async (services, partnership) => {
        if (options.hard === true) return closeHard(services, partnership, name);
        const closed = await close(services, partnership, name);
        if (typeof closed === 'number') return closed;
        const { currency, allocable } = closed;
        const money = (minor: string): string => `${formatAmount(BigInt(minor), currency)} ${currency}`;
        say(`${name} is closed: income ${money(closed.income)}, expenses ${money(closed.expenses)}.`);
        say(`\n${waterfallTable(closed)}`);
        const runs = await runTable(services, partnership, closed.period);
        if (runs !== undefined)
          say(`\nOwed to labellers; to pay a run: copyhold pay run CODE${again(options)}\n${runs}`);
        if (BigInt(allocable) > 0n) {
          say(
            `\n${money(allocable)} are left to divide: copyhold ballot open --period ${JSON.stringify(name)}${again(options)} …`,
          );
        }
        return EXIT.done;
      });
      exit(code);
    });
}
