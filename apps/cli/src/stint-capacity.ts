import { Command } from 'commander';
import type { CapacityStanding } from '../../server/src/startup/for-commands.js';
import { confirmed, unconfirmed, type Sure } from './confirm.js';
import { EXIT, type Exit } from './exit.js';
import { parseInstant } from './parse-options.js';
import { ACTOR, atPartnership, refused, say, withPartnership, type At } from './session.js';
import { gpuHours, shown } from './stint-hours.js';
import { counted } from './table.js';

interface CapacityOptions extends At, Sure {
  readonly from: Date;
  readonly to: Date;
  readonly gpuHours: bigint;
  readonly host: bigint;
}

type Given = Pick<CapacityStanding, 'capacity' | 'host'>;

const open = ({ capacity, host }: Given): bigint => capacity - host;

/** Whether a pasture, or its gates, would have less than was said before. */
const isLess = (now: Given, before: Given): boolean => now.capacity < before.capacity || open(now) < open(before);

/** What saying less would do, for whoever decides it. */
function planText(pasture: string, now: Given, before: CapacityStanding): string {
  const { holders, stints, used, held, bare } = before;
  const change = (from: bigint, to: bigint): string => `${shown(from)} → ${shown(to)}`;
  return [
    `${pasture}: ${change(before.capacity, now.capacity)} GPU-hours, ${change(before.host, now.host)} of them to its hosts`,
    stints === 0
      ? 'its stints are not made yet'
      : `${counted(stints, 'stint', 'stints')} of ${counted(holders, 'holder', 'holders')}: ` +
        `${shown(used)} used, ${shown(held)} held; ${String(bare)} of them would have nothing left`,
  ].join('\n');
}

function capacity(pasture: string, options: CapacityOptions): Promise<Exit> {
  const { from, to, gpuHours: given, host, yes, ...at } = options;
  return withPartnership(at, async ({ stintTerms }, { id }) => {
    const [startsAt, endsAt] = [from.toISOString(), to.toISOString()];
    const said = { pasture, startsAt, endsAt, capacity: given, host };
    const before = await stintTerms.before(id, said);
    if (before !== undefined && isLess(said, before) && yes !== true) {
      say(planText(pasture, said, before));
      return unconfirmed();
    }
    const no = await stintTerms.setCapacity(id, said, ACTOR);
    if (no !== undefined) return refused(no);
    say(
      `${pasture} gives ${shown(given)} GPU-hours from ${startsAt} to ${endsAt}, ${shown(host)} of them to its hosts.`,
    );
    return EXIT.done;
  });
}

/** `copyhold stint capacity` */
export function stintCapacity(exit: (code: Exit) => void): Command {
  return confirmed(atPartnership(new Command('capacity')))
    .description('Say what a pasture gives in a period; less than was said before takes --yes.')
    .argument('<pasture>', 'as the roll names it')
    .requiredOption('--from <time>', 'the first hour, UTC', parseInstant)
    .requiredOption('--to <time>', 'the hour at which it ends, UTC', parseInstant)
    .requiredOption('--gpu-hours <number>', 'hours of a GPU of weight 1', gpuHours)
    .option('--host <number>', 'GPU-hours that the host communities have first', gpuHours, 0n)
    .action(async (pasture: string, options: CapacityOptions) => {
      exit(await capacity(pasture, options));
    });
}
