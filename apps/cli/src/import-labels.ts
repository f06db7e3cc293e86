import { readFile, stat } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { Command } from 'commander';
import { isRefusal } from '#libs/amount';
import type { LabelImportRequest } from '../../server/src/startup/for-commands.js';
import { EXIT, type Exit } from './exit.js';
import { previewText, recordedText } from './label-words.js';
import { parseClaim, parseInstant } from './parse-options.js';
import { atPartnership, refused, say, withPartnership, type At } from './session.js';

interface Options extends At {
  readonly dataset: string;
  readonly taskType: string;
  readonly source: string;
  /** False with --no-review-step. */
  readonly reviewStep: boolean;
  readonly claim?: ReadonlyMap<string, string>;
  readonly acceptedAt?: Date;
  readonly yes?: boolean;
}

/** The export is parsed as one text. */
const MOST_BYTES = 256 * 1024 ** 2;

const HELP = `
The file is a Label Studio export, JSON. First it is shown what the import would do; it is written with --yes,
or after a question on a terminal. Reading a file twice changes nothing. Rows that cannot be taken are listed by
line and reason; the others go in. What an unknown worker earned waits in a reserve until somebody claims it.

Example:
  copyhold import labels export.json --dataset kindness --task-type text --claim 17=r0042 --yes
`;

async function textOf(file: string): Promise<{ readonly text: string } | string> {
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) return `there is no file ${file}`;
  if (!found.isFile()) return `${file} is not a file`;
  if (found.size > MOST_BYTES)
    return `${file} has ${found.size} bytes; at most ${MOST_BYTES} are read. Export in parts`;
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? `${file} cannot be read` : { text };
}

async function agreed(): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return false;
  const asking = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/iu.test((await asking.question('Write this to the books? [y/N] ')).trim());
  } finally {
    asking.close();
  }
}

function requestOf(text: string, options: Options): LabelImportRequest {
  const { source, dataset, taskType, reviewStep, claim, acceptedAt } = options;
  return {
    text,
    source,
    dataset,
    taskType,
    // Without the option the custom decides.
    ...(reviewStep ? {} : { noReviewStep: true }),
    ...(claim === undefined ? {} : { claims: claim }),
    ...(acceptedAt === undefined ? {} : { acceptedAt }),
  };
}

async function importFile(file: string, options: Options): Promise<Exit> {
  const read = await textOf(file);
  if (typeof read === 'string') return refused(read);
  const request = requestOf(read.text, options);
  return withPartnership(options, async ({ labour }, { id, currency }) => {
    const preview = await labour.preview(id, request);
    if (isRefusal(preview)) return refused(preview);
    say(previewText(preview, { ...options, file, currency }));
    if (preview.rows === 0 && preview.refusals.length > 0) return refused('there is no row in it that can be taken');
    if (options.yes !== true && !(await agreed())) {
      say('Nothing was written. To write it: the same command with --yes');
      return EXIT.done;
    }
    const imported = await labour.import(id, request);
    if (isRefusal(imported)) return refused(imported);
    say(recordedText(imported, currency));
    return EXIT.done;
  });
}

/** `copyhold import labels FILE` */
export function importLabels(exit: (code: Exit) => void): Command {
  return atPartnership(new Command('labels'))
    .description('Read an export of labelling work: wages, points and, through them, standing shares.')
    .argument('<file>', 'the Label Studio export')
    .requiredOption('--dataset <name>', 'the dataset version that the labels belong to')
    .requiredOption('--task-type <name>', "which rate card of the partnership's custom pays an item")
    .option('--source <name>', 'names the instance of the tool', 'label-studio')
    .option('--no-review-step', 'the project reviews nothing: submitted work counts as accepted')
    .option('--claim <ref=roll>', 'who a worker of the tool is on the roll; may be given again', parseClaim)
    .option('--accepted-at <time>', 'when the work counts as accepted, UTC (default: now)', parseInstant)
    .option('--yes', 'write it without a question')
    .addHelpText('after', HELP)
    .action(async (file: string, options: Options) => {
      exit(await importFile(file, options));
    });
}
