import { Command } from 'commander';
import { formatAmount } from '#libs/amount';
import { EXIT, type Exit } from './exit.js';
import { atPartnership, say, withPartnership, type At } from './session.js';
import { tableOf } from './table.js';

const STATES = { OPEN: 'open', CLOSED: 'closed', HARD_CLOSED: 'closed for good' } as const;

/** `copyhold period list` */
export function periodList(exit: (code: Exit) => void): Command {
  return atPartnership(new Command('list'))
    .description('Show the periods of the books, the newest first.')
    .action(async (options: At) => {
      const code = await withPartnership(options, async ({ periods, surplus }, { id, currency }) => {
        const rows: string[][] = [];
        for (const period of await periods.list(id)) {
          const close = await surplus.closeOf(id, period.id);
          const left = close === undefined ? '' : formatAmount(BigInt(close.allocable), close.currency);
          const adjusted = period.adjustments === 0 ? '' : String(period.adjustments);
          rows.push([period.name, period.startsOn, period.endsOn, STATES[period.state], adjusted, left]);
        }
        if (rows.length === 0) say('There is no period yet: copyhold period open NAME --from DATE --to DATE');
        else
          say(tableOf([['Period', 'From', 'To', 'State', 'Adjusted', `Left to divide, ${currency}`], ...rows], [4, 5]));
        return EXIT.done;
      });
      exit(code);
    });
}
