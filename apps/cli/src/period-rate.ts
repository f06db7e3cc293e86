import { Command } from 'commander';
import { EXIT, type Exit } from './exit.js';
import { parseMonth } from './parse-options.js';
import { postUse, priceMonths } from './pricing.js';
import { atPartnership, say, withPartnership, type At } from './session.js';

const HELP = `
Use that the ledger does not hold yet is posted first. A month that was priced before gets only what is new;
a month without news changes nothing.

Example:
  copyhold period rate 2026-11
`;

/** `copyhold period rate [MONTH]` */
export function periodRate(exit: (code: Exit) => void): Command {
  return atPartnership(new Command('rate'))
    .description('Price the use of a month: income, what sites are owed, and royalties.')
    .argument(
      '[month]',
      'the month, such as 2026-11 (default: every month with use that is not priced yet)',
      parseMonth,
    )
    .addHelpText('after', HELP)
    .action(async (month: string | undefined, options: At) => {
      const code = await withPartnership(options, async (services, partnership) => {
        const isWhole = await postUse(services, partnership);
        const months = month === undefined ? await services.ratings.unpricedMonths(partnership.id) : [month];
        if (months.length === 0) say('Nothing changed: all use is priced.');
        const isPriced = await priceMonths(services, partnership, months);
        return isWhole && isPriced ? EXIT.done : EXIT.failed;
      });
      exit(code);
    });
}
