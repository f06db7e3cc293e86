import { Command, InvalidArgumentError } from 'commander';
import { isRefusal } from '#libs/amount';
import { parseRfc3339 } from '#libs/inference-meter';
import type { VoidPlan } from '../../server/src/startup/for-commands.js';
import { EXIT, type Exit } from './exit.js';
import { amountText } from './history-words.js';
import { ACTOR, atPartnership, note, refused, say, withPartnership, type At } from './session.js';
import { disputeCommand } from './usage-dispute.js';
import { overCommand } from './usage-over.js';
import { count, counted, tableOf } from './table.js';

const HELP = `
A key that was stolen is ended by copyhold machine revoke; what it told meanwhile is taken back here. Without --yes
it says what would be taken back, and does nothing.

Example:
  copyhold usage void /machine/rack-7 --since 2026-11-20T08:00:00Z --why 'the key was stolen'
  copyhold usage void /machine/rack-7/gpu w1795000000000 --why 'the card was not there' --yes
`;

interface VoidOptions extends At {
  readonly since?: Date;
  readonly until?: Date;
  readonly why: string;
  readonly yes?: true;
}

function instant(text: string): Date {
  const ms = parseRfc3339(text);
  if (ms === undefined) throw new InvalidArgumentError('It is an RFC 3339 time such as 2026-11-22T10:00:00Z.');
  return new Date(Number(ms));
}

/** What taking back would do, for whoever decides it. */
function planText({ meters, waiting, inPlace, closed, before }: VoidPlan): string {
  const rows = meters.map(({ meter, unit, events, quantity }) => [meter, count(events), amountText(quantity, unit)]);
  const lines = rows.length === 0 ? [] : [tableOf([['meter', 'events', 'in all'], ...rows], [1, 2])];
  const add = (many: number, words: string): void => {
    if (many > 0) lines.push(`${counted(many, 'event', 'events')} ${words}`);
  };
  add(closed, 'of closed books: the reversal is posted in the open period');
  add(inPlace, 'in the place of an earlier report, which does not come back');
  add(waiting, 'that would correct what is not known yet');
  add(before, 'taken back before');
  return lines.join('\n');
}

function takeBack(source: string, id: string | undefined, options: VoidOptions): Promise<Exit> {
  return withPartnership(options, async ({ usageVoids, usageDisputes }, partnership) => {
    const { since, until, why, yes } = options;
    const scope = {
      source,
      ...(id === undefined ? {} : { id }),
      ...(since === undefined ? {} : { since }),
      ...(until === undefined ? {} : { until }),
    };
    const plan = await usageVoids.plan(partnership.id, scope);
    if (isRefusal(plan)) return refused(plan);
    say(planText(plan));
    if (yes !== true) {
      note('copyhold: nothing was taken back. If this is what you mean, run it again with --yes.');
      return EXIT.refused;
    }
    const done = await usageVoids.void(partnership.id, { ...scope, why, actor: ACTOR });
    if (isRefusal(done)) return refused(done);
    say(`${counted(done.voided, 'event', 'events')} taken back; the ledger follows with the next posting of hours.`);
    const settled = await usageDisputes.settle(partnership.id, ACTOR);
    if (settled > 0) say(`${counted(settled, 'dispute is', 'disputes are')} answered by it.`);
    if (done.changed === 0) return EXIT.done;
    note(`copyhold: ${counted(done.changed, 'event was', 'events were')} corrected meanwhile: run it again.`);
    return EXIT.failed;
  });
}

/** `copyhold usage …` */
export function usageCommand(exit: (code: Exit) => void): Command {
  const voiding = atPartnership(new Command('void'))
    .description('Take back what a source told: it counts no more, and the ledger reverses it.')
    .argument('<source>', 'a source; without an event, what lies below it too')
    .argument('[event]', 'the id of one event')
    .option('--since <time>', 'all that was taken in since then', instant)
    .option('--until <time>', 'and before then', instant)
    .requiredOption('--why <text>', 'why; operators read it beside the event')
    .option('--yes', 'go on: without it, what would be taken back is shown')
    .action(async (source: string, id: string | undefined, options: VoidOptions) => {
      exit(await takeBack(source, id, options));
    });
  return new Command('usage')
    .description('Use that machines and gateways told.')
    .addHelpText('after', HELP)
    .addCommand(voiding)
    .addCommand(disputeCommand(exit))
    .addCommand(overCommand(exit));
}
