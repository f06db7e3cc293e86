import { Command } from 'commander';
import { formatAmount, isRefusal, parseAmount } from '#libs/amount';
import { EXIT, type Exit } from './exit.js';
import { ACTOR, atPartnership, refused, say, withPartnership, type At } from './session.js';

interface Options extends At {
  readonly name: string;
  readonly amount?: string;
}

const HELP = `
It books a bank payment of the Joint Enterprise to the Common Association, from free cash alone. A name settles once.

Example:
  copyhold pay settle --name 2026-Q3
`;

/** `copyhold pay settle --name X` */
export function paySettle(exit: (code: Exit) => void): Command {
  return atPartnership(new Command('settle'))
    .description('Pass on to the Common Association what the waterfall left to it.')
    .requiredOption('--name <name>', 'names the bank payment')
    .option('--amount <amount>', 'such as 1250.00 (default: all that is owed)')
    .addHelpText('after', HELP)
    .action(async (options: Options) => {
      const code = await withPartnership(options, async ({ payments }, { id: partnershipId, currency }) => {
        const amount = options.amount === undefined ? undefined : parseAmount(options.amount, currency);
        if (isRefusal(amount)) return refused(amount);
        const settled = await payments.settleWithAssociation({
          partnershipId,
          settlement: options.name,
          ...(amount === undefined ? {} : { amount }),
          actor: ACTOR,
          at: new Date(),
        });
        if (isRefusal(settled)) return refused(settled);
        say(`Passed on ${formatAmount(settled.amount, currency)} ${currency} to the Common Association.`);
        return EXIT.done;
      });
      exit(code);
    });
}
