import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Command, Option } from 'commander';
import { isRefusal } from '#libs/amount';
import type { HistoryRequest } from '../../server/src/startup/for-commands.js';
import { EXIT, type Exit } from './exit.js';
import { historyText, refusalsText } from './history-words.js';
import { ACTOR, atPartnership, note, refused, say, withPartnership, type At } from './session.js';

interface Options extends At {
  readonly format?: 'csv' | 'hledger';
  readonly map?: string;
  readonly commit?: boolean;
}

/** The file is read as one text. */
const MOST_BYTES = 256 * 1024 ** 2;

const HELP = `
The file is a journal of hledger, or CSV: an export of books like these, which comes back but for its recorded times,
hashes, holds and marks of adjustments, or another program's. CSV of another program has a column for each of entry
(which rows are one journal), date, account, unit, amount (debits positive) or debit and credit, and memo. Times are
kept: a day alone is its first instant in UTC.

The file is tried in the database, whole, and nothing is written without --commit; with it, everything or nothing. It
goes into a ledger that holds nothing yet. The same file twice changes nothing, and says so.

Accounts are those of the chart. Other names are mapped by a file of lines such as
  Assets:Checking = je:assets:bank
  Income:Tokens = je:income:tokens
  Expenses:Travel:* = je:expenses:host
  commodity € = EUR
What lies below a mapped name moves along; with :* it and all below it become that one account.

Example:
  copyhold import history 2025.journal --map names.txt
  copyhold import history 2025.journal --map names.txt --commit
`;

/** A text file, or a sentence that says why it is none. */
async function textOf(file: string): Promise<{ readonly text: string } | string> {
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) return `there is no file ${file}`;
  if (!found.isFile()) return `${file} is not a file`;
  if (found.size > MOST_BYTES) return `${file} has ${found.size} bytes; at most ${MOST_BYTES} are read`;
  const bytes = await readFile(file).catch(() => undefined);
  if (bytes === undefined) return `${file} cannot be read`;
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return `${file} is not text in UTF-8: save it as UTF-8 and try again`;
  }
}

const formatOf = (file: string, { format }: Options): HistoryRequest['format'] =>
  (format ?? (file.toLowerCase().endsWith('.csv') ? 'csv' : 'hledger')) === 'csv' ? 'CSV' : 'HLEDGER';

async function requestOf(file: string, options: Options): Promise<HistoryRequest | string> {
  const read = await textOf(file);
  if (typeof read === 'string') return read;
  const map = options.map === undefined ? undefined : await textOf(options.map);
  if (typeof map === 'string') return map;
  return {
    name: basename(file),
    text: read.text,
    format: formatOf(file, options),
    actor: ACTOR,
    commit: options.commit ?? false,
    ...(map === undefined ? {} : { map: map.text }),
  };
}

async function importFile(file: string, options: Options): Promise<Exit> {
  const request = await requestOf(file, options);
  if (typeof request === 'string') return refused(request);
  return withPartnership(options, async ({ history }, { id }) => {
    const outcome = await history.import(id, request);
    if (isRefusal(outcome)) return refused(outcome);
    say(historyText(outcome));
    if (outcome.refusalCount > 0) {
      note(refusalsText(outcome));
      return refused(`nothing of ${file} was written`);
    }
    if (!outcome.committed) say('Nothing was written. To write it: the same command with --commit');
    return EXIT.done;
  });
}

/** `copyhold import history` */
export function importHistory(exit: (code: Exit) => void): Command {
  return atPartnership(new Command('history'))
    .description('Take over books of the past, whole, at their original times.')
    .argument('<file>', 'a journal of hledger, or CSV')
    .addOption(new Option('--format <format>', 'what the file is (default: by its name)').choices(['csv', 'hledger']))
    .option('--map <file>', 'names of the file that stand for accounts and units here: lines of "from = to"')
    .option('--preview', 'only show what the import would do (the default)')
    .addOption(new Option('--commit', 'write it, where nothing is refused').conflicts('preview'))
    .addHelpText('after', HELP)
    .action(async (file: string, options: Options) => {
      exit(await importFile(file, options));
    });
}
