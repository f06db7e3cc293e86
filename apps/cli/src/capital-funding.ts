import { Command } from 'commander';
import { formatAmount, isRefusal, parseAmount, type Refusal } from '#libs/amount';
import type { CapitalPosted, CommandServices } from '../../server/src/startup/for-commands.js';
import { EXIT, type Exit } from './exit.js';
import { ACTOR, atPartnership, refused, say, withPartnership, type At } from './session.js';

interface Options extends At {
  readonly amount: string;
  readonly reference: string;
  readonly on?: string;
  readonly inKind?: string;
}

/** What is booked: of whom, how much, under which reference. */
interface Wish {
  readonly whom: string;
  readonly amount: bigint;
  readonly reference: string;
  readonly on: string | null;
  readonly inKind: string | null;
}

type Book = (services: CommandServices, id: string, wish: Wish) => Promise<CapitalPosted | Refusal>;

function booking(exit: (code: Exit) => void, command: Command, { book, done }: { book: Book; done: string }): Command {
  return atPartnership(command)
    .requiredOption('--amount <amount>', 'such as 500.00')
    .requiredOption('--reference <reference>', 'names the payment or the deed: it is booked once')
    .option('--on <day>', 'the day on which it was true (default: now)')
    .action(async (whom: string, { amount: text, reference, on, inKind, ...at }: Options) => {
      const code = await withPartnership(at, async (services, { id, currency }) => {
        const amount = parseAmount(text, currency);
        if (isRefusal(amount)) return refused(amount);
        const wish = { whom, amount, reference, on: on ?? null, inKind: inKind ?? null };
        const posted = await book(services, id, wish);
        if (isRefusal(posted)) return refused(posted);
        const before = posted.replayed ? ' It was there already.' : '';
        say(`${posted.journalId}  ${done} ${formatAmount(amount, currency)} ${currency}: ${whom}.${before}`);
        return EXIT.done;
      });
      exit(code);
    });
}

/** `copyhold capital receive …` */
export const capitalReceive = (exit: (code: Exit) => void): Command =>
  booking(
    exit,
    new Command('receive')
      .description('A funder pays in what was agreed: a debt at par.')
      .argument('<code>', 'the instrument'),
    {
      book: ({ funding }, id, { whom: code, ...wish }) => funding.receive(id, { code, ...wish }, ACTOR),
      done: 'received',
    },
  );

/** `copyhold capital repay …` */
export const capitalRepay = (exit: (code: Exit) => void): Command =>
  booking(
    exit,
    new Command('repay')
      .description('A funder is paid back at par, from free cash.')
      .argument('<code>', 'the instrument'),
    { book: ({ funding }, id, { whom: code, ...wish }) => funding.repay(id, { code, ...wish }, ACTOR), done: 'repaid' },
  );

/** `copyhold capital gift …` */
export const capitalGift = (exit: (code: Exit) => void): Command =>
  booking(
    exit,
    new Command('gift')
      .description('Somebody gives money, or a thing that is locked at once. It buys nothing.')
      .argument('<from>', 'who gives, as the books shall say it')
      .option('--in-kind <asset>', 'the number in the register of the asset that is given, such as A-0007'),
    { book: ({ funding }, id, { whom: from, ...wish }) => funding.give(id, { from, ...wish }, ACTOR), done: 'given' },
  );
