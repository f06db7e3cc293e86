import { Command } from 'commander';
import { isRefusal } from '#libs/amount';
import { confirmed, unconfirmed, type Sure } from './confirm.js';
import { EXIT, type Exit } from './exit.js';
import { ACTOR, atPartnership, refused, say, withPartnership, type At } from './session.js';
import { counted, tableOf } from './table.js';

const HELP = `
Whoever is charged for what a machine told of them may say on /developer that it was not theirs. Where they are right,
take it back (copyhold usage void …): that answers the dispute. Where not, answer it: they read your words.

Example:
  copyhold usage dispute list
  copyhold usage dispute answer 01990000-0000-7000-8000-000000000000 --why 'job 4711 of the scheduler is yours'
`;

interface AnswerOptions extends At {
  readonly why: string;
}

function list(options: At & { readonly all?: true }): Promise<Exit> {
  return withPartnership(options, async ({ usageDisputes }, { id }) => {
    const found = await usageDisputes.list(id, options.all);
    if (found.length === 0) say('nobody disputes what a machine told of them');
    else {
      const rows = found.map((each) => {
        const { rollNumber, machine, month, raisedAt, state, reason, answer } = each;
        const words = [reason ?? '(erased)', answer ?? ''].filter((text) => text !== '').join(' → ');
        return [each.id, rollNumber, machine, month, raisedAt.toISOString(), state, words.replaceAll('\n', ' ')];
      });
      say(tableOf([['dispute', 'who', 'machine', 'month', 'since', 'state', 'words'], ...rows]));
    }
    return EXIT.done;
  });
}

function answer(id: string, options: AnswerOptions): Promise<Exit> {
  return withPartnership(options, async ({ usageDisputes }, partnership) => {
    const done = await usageDisputes.answer(partnership.id, { id, words: options.why, actor: ACTOR });
    if (isRefusal(done)) return refused(done);
    say(done === 'STANDS' ? 'answered; the use stands as it was told' : 'answered; nothing of the use counts any more');
    return EXIT.done;
  });
}

function forget(roll: string, { yes, ...options }: At & Sure): Promise<Exit> {
  return withPartnership(options, async ({ usageDisputes }, { id }) => {
    const kept = (await usageDisputes.list(id, true)).filter(
      ({ rollNumber, state, reason }) => rollNumber === roll && state !== 'OPEN' && reason !== null,
    );
    if (kept.length > 0 && yes !== true) {
      say(`what was said in ${counted(kept.length, 'dispute', 'disputes')} of ${roll} would be erased for good.`);
      return unconfirmed();
    }
    const gone = await usageDisputes.forget(id, roll);
    if (isRefusal(gone)) return refused(gone);
    say(`what was said in ${counted(gone, 'dispute', 'disputes')} of ${roll} is erased; that there were any stays.`);
    return EXIT.done;
  });
}

/** `copyhold usage dispute …` */
export function disputeCommand(exit: (code: Exit) => void): Command {
  const listing = atPartnership(new Command('list'))
    .description('Show what people say was not theirs, the oldest first.')
    .option('--all', 'also what was answered')
    .action(async (options: At & { readonly all?: true }) => {
      exit(await list(options));
    });
  const answering = atPartnership(new Command('answer'))
    .description('Answer a dispute in words; what was told is taken back by usage void alone.')
    .argument('<dispute>', 'its id, as list shows it')
    .requiredOption('--why <text>', 'what the person reads')
    .action(async (id: string, options: AnswerOptions) => {
      exit(await answer(id, options));
    });
  const forgetting = confirmed(atPartnership(new Command('forget')))
    .description('Erase the words of a person’s answered disputes.')
    .argument('<roll>', 'a roll number')
    .action(async (roll: string, options: At & Sure) => {
      exit(await forget(roll, options));
    });
  return new Command('dispute')
    .description('Use of which somebody says that it was not theirs.')
    .addHelpText('after', HELP)
    .addCommand(listing)
    .addCommand(answering)
    .addCommand(forgetting);
}
