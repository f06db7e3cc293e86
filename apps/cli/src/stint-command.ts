import { Command, InvalidArgumentError } from 'commander';
import { fraction, isRefusal, ofAmount } from '#libs/amount';
import { stepsOf } from '#libs/inference-meter';
import { EXIT, type Exit } from './exit.js';
import { parseInstant } from './parse-options.js';
import { ACTOR, atPartnership, refused, say, withPartnership, type At } from './session.js';
import { tableOf } from './table.js';

/** ppm·milli-GPU·milliseconds in an hour of one GPU of weight 1. */
const GPU_HOUR = 3_600_000_000_000_000n;

const HELP = `
A stint is what one gate of a pasture may use in a period: its part of what the pasture gives, the hosts' and the reserve
taken off. GPU-hours are of a GPU of weight 1.

Example:
  copyhold roll pasture mill 100
  copyhold stint capacity mill --from 2026-12-01 --to 2027-01-01 --gpu-hours 100000
`;

interface CapacityOptions extends At {
  readonly from: Date;
  readonly to: Date;
  readonly gpuHours: bigint;
  readonly host: bigint;
}

interface WhyOptions extends At {
  readonly why: string;
}

function gpuHours(text: string): bigint {
  const steps = stepsOf(text, GPU_HOUR);
  if (steps === undefined) throw new InvalidArgumentError('It is a number of GPU-hours, such as 100000 or 0.5.');
  return steps;
}

/** In thousandths of a GPU-hour, rounded down. */
function shown(steps: bigint): string {
  const thousandths = ofAmount(steps, fraction(1_000n, GPU_HOUR), 'DOWN');
  return `${thousandths / 1_000n}.${(thousandths % 1_000n).toString().padStart(3, '0')}`;
}

function capacity(pasture: string, { from, to, gpuHours: given, host, ...at }: CapacityOptions): Promise<Exit> {
  return withPartnership(at, async ({ stintTerms }, { id }) => {
    const [startsAt, endsAt] = [from.toISOString(), to.toISOString()];
    const no = await stintTerms.setCapacity(id, { pasture, startsAt, endsAt, capacity: given, host }, ACTOR);
    if (no !== undefined) return refused(no);
    say(
      `${pasture} gives ${shown(given)} GPU-hours from ${startsAt} to ${endsAt}, ${shown(host)} of them to its hosts.`,
    );
    return EXIT.done;
  });
}

function show(roll: string, options: At): Promise<Exit> {
  return withPartnership(options, async ({ stints }, { id }) => {
    const { grant, used, held, left, resetsAt, throttled, suspended } = await stints.standing(id, roll);
    if (resetsAt === null) return refused(`No gate gives ${roll} a stint now.`);
    const state = suspended ? 'suspended by a jury' : throttled ? 'throttled' : 'in use';
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

function forget(roll: string, options: At): Promise<Exit> {
  return withPartnership(options, async ({ stintTerms }, { id }) => {
    const forgotten = await stintTerms.forgetWords(id, roll);
    say(`${String(forgotten)} reasons of sanctions of ${roll} are erased; the steps stay.`);
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
  const giving = atPartnership(new Command('capacity'))
    .description('Say what a pasture gives in a period.')
    .argument('<pasture>', 'as the roll names it')
    .requiredOption('--from <time>', 'the first hour, UTC', parseInstant)
    .requiredOption('--to <time>', 'the hour at which it ends, UTC', parseInstant)
    .requiredOption('--gpu-hours <number>', 'hours of a GPU of weight 1', gpuHours)
    .option('--host <number>', 'GPU-hours that the host communities have first', gpuHours, 0n)
    .action(async (pasture: string, options: CapacityOptions) => {
      exit(await capacity(pasture, options));
    });
  const showing = atPartnership(new Command('show'))
    .description('What a person may use now.')
    .argument('<roll>', 'a roll number')
    .action(async (roll: string, options: At) => {
      exit(await show(roll, options));
    });
  const forgetting = atPartnership(new Command('forget'))
    .description('Erase why a person was ever sanctioned or let off; which steps there were stays.')
    .argument('<roll>', 'a roll number')
    .action(async (roll: string, options: At) => {
      exit(await forget(roll, options));
    });
  const stint = new Command('stint')
    .description('Stints: what each holder of gates may use of a pasture of compute.')
    .addHelpText('after', HELP);
  for (const each of [giving, showing, ...sanctionCommands(exit), forgetting]) stint.addCommand(each);
  return stint;
}
