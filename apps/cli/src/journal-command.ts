import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { isRefusal } from '#libs/amount';
import { type Exit } from './exit.js';
import { journalsOf } from './journal-file.js';
import { tellResults } from './posting-words.js';
import { ACTOR, atPartnership, refused, withPartnership, type At } from './session.js';

const POST_HELP = `
FILE is JSON: a journal or a list of them; amounts are smallest steps in quotes, times are UTC. Kinds: manual (if none
is said), correction, opening. The same file again posts nothing twice: each journal has a key of its own.

Example:
  { "idempotencyKey": "rent 2026-03", "effectiveAt": "2026-03-01", "memo": "rent of March", "postings": [
    { "account": "je:expenses:host", "unit": "EUR", "side": "DEBIT", "amount": "120000" },
    { "account": "je:assets:bank", "unit": "EUR", "side": "CREDIT", "amount": "120000" } ] }

A hold says "phase": "PENDING" and "expiresAt"; an entry in a softly closed period "adjustment": true.
`;

interface PostOptions extends At {
  readonly atomic?: true;
}

async function post(file: string, options: PostOptions): Promise<Exit> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return refused(`there is no file ${file} that can be read`);
  const journals = journalsOf(text);
  if (isRefusal(journals)) return refused(journals);
  return withPartnership(options, async ({ postings }, { id }) => {
    const results = await postings.post(id, journals, { actor: ACTOR, atomic: options.atomic ?? false });
    return tellResults(results, (index) => journals[index]?.memo ?? '');
  });
}

interface ReverseOptions extends At {
  readonly reason: string;
  readonly on?: string;
  readonly adjustment?: true;
}

function reverse(journal: string, { reason, on, adjustment, ...at }: ReverseOptions): Promise<Exit> {
  return withPartnership(at, async ({ postings }, { id }) => {
    const wish = { id: journal, reason, effectiveOn: on ?? null, adjustment: adjustment ?? false };
    return tellResults([await postings.reverse(id, wish, ACTOR)], () => `reversal of ${journal}`);
  });
}

/** `copyhold journal …` */
export function journalCommand(exit: (code: Exit) => void): Command {
  const posting = atPartnership(new Command('post'))
    .description('Post the journals of a file, each alone or all together.')
    .argument('<file>', 'a JSON file of journals')
    .option('--atomic', 'post all of them or none')
    .addHelpText('after', POST_HELP)
    .action(async (file: string, options: PostOptions) => {
      exit(await post(file, options));
    });
  const reversing = atPartnership(new Command('reverse'))
    .description('Undo a journal by its mirror image, once.')
    .argument('<id>', 'the id of the journal')
    .requiredOption('--reason <text>', 'why it was wrong: what the reversal says')
    .option('--on <day>', 'as of which day, UTC (default: now)')
    .option('--adjustment', 'in a period that is closed softly')
    .action(async (id: string, options: ReverseOptions) => {
      exit(await reverse(id, options));
    });
  return new Command('journal')
    .description('Post journals by hand, and undo wrong ones.')
    .addCommand(posting)
    .addCommand(reversing);
}
