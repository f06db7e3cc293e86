import { Command } from 'commander';
import { isRefusal } from '#libs/amount';
import type { Sanctioned } from '../../server/src/startup/for-commands.js';
import { confirmed, unconfirmed, type Sure } from './confirm.js';
import { EXIT, type Exit } from './exit.js';
import { ACTOR, atPartnership, refused, say, withPartnership, type At } from './session.js';
import { stintCapacity } from './stint-capacity.js';
import { shown } from './stint-hours.js';
import { counted, tableOf } from './table.js';

const HELP = `
A stint is what one gate of a pasture may use in a period: its part of what the pasture gives, the hosts' and the reserve
taken off. GPU-hours are of a GPU of weight 1.

Example:
  copyhold roll pasture mill 100
  copyhold stint capacity mill --from 2026-12-01 --to 2027-01-01 --gpu-hours 100000
`;

interface WhyOptions extends At {
  readonly why: string;
}

const day = (at: Date): string => at.toISOString().slice(0, 10);

/** How a person stands, in words. */
function standingText(suspended: boolean, sanction: Sanctioned | undefined): string {
  if (suspended) return 'suspended by a jury';
  if (sanction === undefined) return 'in use';
  const { step, throttled, juryDue, since } = sanction;
  const stands = `${throttled ? 'throttled' : step === 'WARNED' ? 'warned' : 'in use'} since ${day(since)}`;
  return juryDue === null ? stands : `${stands}, before a jury until ${day(juryDue)}`;
}

function show(roll: string, options: At): Promise<Exit> {
  return withPartnership(options, async ({ stints, stintTerms }, { id }) => {
    const { grant, used, held, left, resetsAt, suspended } = await stints.standing(id, roll);
    if (resetsAt === null) return refused(`No gate gives ${roll} a stint now.`);
    const state = standingText(suspended, await stintTerms.sanction(id, roll));
    say(
      tableOf([
        ['Granted', 'Used', 'Held', 'Left', 'Begins anew', 'State'],
        [shown(grant), shown(used), shown(held), shown(left), resetsAt, state],
      ]),
    );
    return EXIT.done;
  });
}

function breach(roll: string, { why, ...at }: WhyOptions): Promise<Exit> {
  return withPartnership(at, async ({ stintTerms }, { id }) => {
    const step = await stintTerms.breach(id, roll, { why, actor: ACTOR });
    if (isRefusal(step)) return refused(step);
    say(`${roll}: ${step}.`);
    return EXIT.done;
  });
}

function jury(roll: string, { why, ...at }: WhyOptions): Promise<Exit> {
  return withPartnership(at, async ({ stintTerms }, { id }) => {
    if (!(await stintTerms.callJury(id, roll, { why, actor: ACTOR }))) {
      return refused(`${roll} has no sanction that a jury is not called about already.`);
    }
    say(`${roll}: JURY. Present a gate of theirs: copyhold roll enter PRESENT`);
    return EXIT.done;
  });
}

function lift(roll: string, { why, ...at }: WhyOptions): Promise<Exit> {
  return withPartnership(at, async ({ stintTerms }, { id }) => {
    const lifted = await stintTerms.lift(id, roll, { why, actor: ACTOR });
    say(lifted ? `${roll}: GOOD.` : `${roll} has no sanction that an officer may end.`);
    return lifted ? EXIT.done : EXIT.refused;
  });
}

function forget(roll: string, { yes, ...options }: At & Sure): Promise<Exit> {
  return withPartnership(options, async ({ stintTerms }, { id }) => {
    const kept = await stintTerms.wordsKept(id, roll);
    if (isRefusal(kept)) return refused(kept);
    if (kept > 0 && yes !== true) {
      say(`${counted(kept, 'reason', 'reasons')} of sanctions of ${roll} would be erased for good; the steps stay.`);
      return unconfirmed();
    }
    const forgotten = await stintTerms.forgetWords(id, roll);
    if (isRefusal(forgotten)) return refused(forgotten);
    say(`${counted(forgotten, 'reason', 'reasons')} of sanctions of ${roll}: erased; the steps stay.`);
    return EXIT.done;
  });
}

/** What is done about somebody's sanctions, each with a reason: its name, what it does, and what the reason is. */
const SANCTIONS = [
  ['breach', 'Enter a breach: the next step of the custom’s ladder, never a suspension.', 'what happened', breach],
  [
    'jury',
    'Bring a warning or a throttle before a jury: gates presented from now on are presented for it.',
    'why',
    jury,
  ],
  ['lift', 'End what sanctions a person has that no jury found.', 'why', lift],
] as const;

function sanctionCommands(exit: (code: Exit) => void): Command[] {
  return SANCTIONS.map(([name, does, why, work]) =>
    atPartnership(new Command(name))
      .description(does)
      .argument('<roll>', 'a roll number')
      .requiredOption('--why <text>', why)
      .action(async (roll: string, options: WhyOptions) => {
        exit(await work(roll, options));
      }),
  );
}

/** `copyhold stint …` */
export function stintCommand(exit: (code: Exit) => void): Command {
  const showing = atPartnership(new Command('show'))
    .description('What a person may use now.')
    .argument('<roll>', 'a roll number')
    .action(async (roll: string, options: At) => {
      exit(await show(roll, options));
    });
  const forgetting = confirmed(atPartnership(new Command('forget')))
    .description('Erase why a person was ever sanctioned or let off; which steps there were stays.')
    .argument('<roll>', 'a roll number')
    .action(async (roll: string, options: At & Sure) => {
      exit(await forget(roll, options));
    });
  const stint = new Command('stint')
    .description('Stints: what each holder of gates may use of a pasture of compute.')
    .addHelpText('after', HELP);
  for (const each of [stintCapacity(exit), showing, ...sanctionCommands(exit), forgetting]) stint.addCommand(each);
  return stint;
}
