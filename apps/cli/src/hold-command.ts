import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { formatAmount, isRefusal } from '#libs/amount';
import type { HoldResolutionWish } from '../../server/src/startup/for-commands.js';
import { EXIT, type Exit } from './exit.js';
import { transfersOf } from './journal-file.js';
import { tellResults } from './posting-words.js';
import { ACTOR, atPartnership, refused, say, withPartnership, type At } from './session.js';
import { tableOf } from './table.js';

const POST_HELP = `
All that each hold holds is posted, or with --part a part of one: a JSON list of transfers, such as
  [ { "debit": "je:expenses:host", "credit": "je:assets:bank", "unit": "EUR", "amount": "5000" } ]
What is not posted of a hold is free again.
`;

interface PostOptions extends At {
  readonly part?: string;
}

interface VoidOptions extends At {
  readonly memo?: string;
}

function resolve(at: At, wishes: readonly HoldResolutionWish[]): Promise<Exit> {
  return withPartnership(at, async ({ holds }, { id }) =>
    tellResults(await holds.resolve(id, wishes, ACTOR), (index) => `hold ${wishes[index]?.hold ?? ''}`),
  );
}

async function post(ids: readonly string[], { part, ...at }: PostOptions): Promise<Exit> {
  if (part === undefined) {
    return resolve(
      at,
      ids.map((hold) => ({ hold, as: 'POST' })),
    );
  }
  const [hold, ...others] = ids;
  if (hold === undefined || others.length > 0) return refused('a part is posted of one hold at a time (--part)');
  const text = await readFile(part, 'utf8').catch(() => undefined);
  if (text === undefined) return refused(`there is no file ${part} that can be read (--part)`);
  const transfers = transfersOf(text);
  return isRefusal(transfers) ? refused(transfers) : resolve(at, [{ hold, as: 'POST', transfers }]);
}

function list(options: At): Promise<Exit> {
  return withPartnership(options, async ({ holds }, { id, name }) => {
    const open = await holds.open(id);
    if (open.length === 0) {
      say(`${name} holds nothing back.`);
      return EXIT.done;
    }
    const rows = open.flatMap(({ id: hold, expiresAt, memo, legs }) =>
      legs.map(({ debit, credit, unit, amount }, index) => [
        index === 0 ? hold : '',
        index === 0 ? (expiresAt?.toISOString() ?? '') : '',
        `${formatAmount(amount, unit)} ${unit}`,
        `${credit} → ${debit}`,
        index === 0 ? memo : '',
      ]),
    );
    say(tableOf([['Hold', 'Ends', 'Amount', 'From → to', 'What for'], ...rows], [2]));
    return EXIT.done;
  });
}

/** `copyhold hold …` */
export function holdCommand(exit: (code: Exit) => void): Command {
  const listing = atPartnership(new Command('list'))
    .description('The holds that nobody has resolved, the next to end first.')
    .action(async (options: At) => {
      exit(await list(options));
    });
  const posting = atPartnership(new Command('post'))
    .description('Post holds, in full or in part.')
    .argument('<id...>', 'the ids of the holds')
    .option('--part <file>', 'what is posted of one hold: a JSON list of transfers')
    .addHelpText('after', POST_HELP)
    .action(async (ids: readonly string[], options: PostOptions) => {
      exit(await post(ids, options));
    });
  const voiding = atPartnership(new Command('void'))
    .description('Give holds up: what they held back is free again.')
    .argument('<id...>', 'the ids of the holds')
    .option('--memo <text>', 'why')
    .action(async (ids: readonly string[], { memo, ...at }: VoidOptions) => {
      exit(
        await resolve(
          at,
          ids.map((hold) => ({ hold, as: 'VOID', memo: memo ?? null })),
        ),
      );
    });
  return new Command('hold')
    .description('What is held back in the books until it is posted, given up, or ends by itself.')
    .addCommand(listing)
    .addCommand(posting)
    .addCommand(voiding);
}
