import { Command } from 'commander';
import { formatAmount, isRefusal, parseAmount } from '#libs/amount';
import type { CommandServices, ShareWish } from '../../server/src/startup/for-commands.js';
import { EXIT, type Exit } from './exit.js';
import { ACTOR, atPartnership, refused, say, withPartnership, type At } from './session.js';

interface Options extends At {
  readonly amount: string;
  readonly reference: string;
  readonly on?: string;
}

interface SuspensionOptions extends At {
  readonly why: string;
}

type Move = (
  services: CommandServices,
  id: string,
  wish: ShareWish,
) => ReturnType<CommandServices['capital']['subscribe']>;

const HELP = `
A share is worth what was paid in for it, always, and carries no vote. A reference is booked once.

Example:
  copyhold capital NAME r0042 --amount 500.00 --reference 2026-11-24-17
`;

function moving(exit: (code: Exit) => void, name: string, move: Move): Command {
  return atPartnership(new Command(name))
    .argument('<roll number>', 'who holds the shares')
    .requiredOption('--amount <amount>', 'such as 500.00')
    .requiredOption('--reference <reference>', 'names the payment')
    .option('--on <day>', 'the day of the payment (default: now)')
    .addHelpText('after', HELP.replace('NAME', name))
    .action(async (holder: string, { amount: text, reference, on, ...at }: Options) => {
      const code = await withPartnership(at, async (services, { id, currency }) => {
        const amount = parseAmount(text, currency);
        if (isRefusal(amount)) return refused(amount);
        const moved = await move(services, id, { holder, amount, reference, ...(on === undefined ? {} : { on }) });
        if (isRefusal(moved)) return refused(moved);
        const shown = (value: bigint): string => `${formatAmount(value, currency)} ${currency}`;
        const before = moved.replayed ? ' (it was there already)' : '';
        say(`${holder} holds ${shown(moved.held)} in shares${before}; there is room for ${shown(moved.room)} more.`);
        return EXIT.done;
      });
      exit(code);
    });
}

/** `copyhold capital subscribe …` */
export const capitalSubscribe = (exit: (code: Exit) => void): Command =>
  moving(exit, 'subscribe', ({ capital }, id, wish) => capital.subscribe(id, wish, ACTOR)).description(
    'A person pays in for withdrawable shares.',
  );

/** `copyhold capital withdraw …` */
export const capitalWithdraw = (exit: (code: Exit) => void): Command =>
  moving(exit, 'withdraw', ({ capital }, id, wish) => capital.withdraw(id, wish, ACTOR)).description(
    'A person takes back what they paid in, at par and from free cash.',
  );

function setting(exit: (code: Exit) => void, name: string, suspended: boolean): Command {
  return atPartnership(new Command(name))
    .requiredOption('--why <text>', 'what the board decided, for everybody to read')
    .action(async ({ why, ...at }: SuspensionOptions) => {
      const code = await withPartnership(at, async ({ capital }, { id }) => {
        const set = await capital.setWithdrawals(id, { suspended, why }, ACTOR);
        if (isRefusal(set)) return refused(set);
        say(set.suspended ? `Withdrawals of shares are suspended: ${set.why ?? ''}` : 'Shares may be withdrawn.');
        return EXIT.done;
      });
      exit(code);
    });
}

/** `copyhold capital suspend --why …` */
export const capitalSuspend = (exit: (code: Exit) => void): Command =>
  setting(exit, 'suspend', true).description('The board suspends withdrawals of shares.');

/** `copyhold capital resume --why …` */
export const capitalResume = (exit: (code: Exit) => void): Command =>
  setting(exit, 'resume', false).description('The board lets shares be withdrawn again.');
