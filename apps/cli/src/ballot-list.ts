import { Command } from 'commander';
import { formatAmount } from '#libs/amount';
import type { MotionView } from '../../server/src/startup/for-commands.js';
import { EXIT, type Exit } from './exit.js';
import { atPartnership, say, withPartnership, type At } from './session.js';
import { tableOf } from './table.js';

/** A motion and, once it is decided, what each line got. How anybody voted is nowhere. */
export function motionText({ motion, decision }: MotionView, currency: string): string {
  const { title, state, opensAt, closesAt, turnout, electorateSize, quorum } = motion;
  const money = (minor: bigint): string => formatAmount(minor, currency);
  const head = [
    title,
    `  ${state.toLowerCase()}; open from ${opensAt.toISOString()} until ${closesAt.toISOString()}`,
    `  ${turnout} of ${electorateSize} have voted, quorum ${quorum}; divides ${money(BigInt(motion.amount))} ${currency}`,
  ];
  if (decision === undefined || decision.lines.length === 0) return head.join('\n');
  const rows = decision.lines.map(({ line, share, amount }) => [`    ${line}`, money(amount), share]);
  return [...head, tableOf(rows, [1])].join('\n');
}

/** `copyhold ballot list` */
export function ballotList(exit: (code: Exit) => void): Command {
  return atPartnership(new Command('list'))
    .description('Show all motions, the open ones first, and what was decided.')
    .action(async (options: At) => {
      const code = await withPartnership(options, async ({ motions }, { id, currency }) => {
        const views = await motions.motions(id);
        const texts = views.map((view) => motionText(view, currency));
        say(texts.length === 0 ? 'There is no motion yet: copyhold ballot open' : texts.join('\n'));
        return EXIT.done;
      });
      exit(code);
    });
}
