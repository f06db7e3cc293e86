import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import type { CommandServices, ImportJob, ImportRefusal } from '../../server/src/startup/for-commands.js';
import { EXIT, type Exit } from './exit.js';
import { priceMonths } from './pricing.js';
import { Progress, STDERR } from './progress.js';
import { again, atPartnership, interruptible, refused, say, withPartnership, type Chosen } from './session.js';
import { summaryOf } from './summary.js';
import { termsOf, type ChosenTerms, type Terms } from './terms.js';

/** What both kinds of use have to say about being stopped and read again. */
export const RESUMES = `
A stop at any instant loses nothing: run the same command again, or start the server, and it goes on.
Reading a file twice changes nothing, and says so. Rows that cannot be read are refused by line number
and reason, in the report; the good rows go in. A file that grew may be read again under its name; another file
of the same name needs a --source of its own. What was read is priced by the month: at once with --rate,
else by "copyhold period rate".
`;

/** The options of every file of use. */
export function withTerms(command: Command): Command {
  return atPartnership(command)
    .option('--site <name>', 'the short name of the site that supplied the compute (default: the oldest site)')
    .option('--subject <roll>', 'the roll number of whoever used it (default: the first developer on the roll)')
    .option('--source <name>', 'what the file is known as for ever (default: file:NAME-OF-THE-FILE)')
    .option('--report <file>', 'where refused rows are listed (default: NAME-OF-THE-FILE.refused.csv here)')
    .option('--rate', 'price the months that are not priced yet when the file is read');
}

/** Where the refused rows of a file are listed. */
export const reportFor = (file: string, chosen: ChosenTerms): string =>
  resolve(chosen.report ?? `${basename(file)}.refused.csv`);

/** Both have something refused: the one is a refusal, the other counts refused rows. */
const isRefused = (started: ImportJob | ImportRefusal): started is ImportRefusal => started.refused === true;

/** Runs one reading to its end; the answer is the exit status so far. */
export async function read(
  { imports }: CommandServices,
  start: () => Promise<ImportJob | ImportRefusal>,
): Promise<Exit> {
  const started = await start();
  if (isRefused(started)) return refused(started);
  const progress = new Progress(STDERR, started.rowsRead);
  try {
    const job = await interruptible((signal) =>
      imports.run(started.id, { onProgress: (now) => progress.show(now), signal }),
    );
    progress.end();
    say(summaryOf(job));
    if (job.state !== 'DONE') return EXIT.failed;
    return job.rowsRead > 0 && job.refused === job.rowsRead ? refused('no row of the file could be taken') : EXIT.done;
  } finally {
    progress.end();
  }
}

/** Reads files of use, then prices them or says how. */
export function importUse(
  chosen: ChosenTerms,
  work: (services: CommandServices, terms: Terms) => Promise<Exit>,
): Promise<Exit> {
  return withPartnership(chosen, async (services, partnership) => {
    const terms = await termsOf(services, partnership, chosen);
    if (typeof terms === 'string') return refused(terms);
    const code = await work(services, terms);
    if (code === EXIT.done) await priceOrSayHow(services, partnership, chosen);
    return code;
  });
}

async function priceOrSayHow(services: CommandServices, partnership: Chosen, chosen: ChosenTerms): Promise<void> {
  const months = await services.ratings.unpricedMonths(partnership.id);
  if (months.length === 0) return;
  if (chosen.rate === true) {
    await priceMonths(services, partnership, months);
    return;
  }
  const what = months.length === 1 ? ` ${months.join()}` : '';
  say(`Not priced yet: ${months.join(', ')}. To price: copyhold period rate${what}${again(chosen)}`);
}
