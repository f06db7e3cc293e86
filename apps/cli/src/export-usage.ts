import { Command, Option } from 'commander';
import { isRefusal, type Refusal } from '#libs/amount';
import type { CommandServices, Exported, UsageFormat } from '../../server/src/startup/for-commands.js';
import { EXIT, type Exit } from './exit.js';
import { partOf, writeExport } from './export-file.js';
import { parseMonth } from './parse-options.js';
import { plainWords } from './plain-words.js';
import { again, atPartnership, note, refused, withPartnership, type At, type Chosen } from './session.js';

interface Options extends At {
  readonly month: string;
  readonly output?: string;
}

interface UsageOptions extends Options {
  readonly format: UsageFormat;
}

const FORMATS: readonly UsageFormat[] = ['cloudevents', 'otlp'];

/** How many of the things that a file cannot say are told one by one. */
const TOLD = 20;

const FOCUS_HELP = `
A row for what each subject was charged for each meter of a site, as it stands in the books now. What was posted into the
month for an earlier one is a correction (ChargeClass). docs/focus.md says what each column holds.

Example:
  copyhold export focus --month 2026-11 -o 2026-11.csv
`;

const USAGE_HELP = `
One JSON text in each line. cloudevents: every report as it was made, corrections among them; the agent and the server
read it back. otlp: what counts of each hour, as export requests of OpenTelemetry's metrics (deltas).

Example:
  copyhold export usage --format cloudevents --month 2026-11 -o 2026-11.ndjson
`;

/** Writes a file that is not there yet, or here; tells what it could not say. */
async function written(file: Exported | Refusal, output: string | undefined): Promise<Exit> {
  if (isRefusal(file)) return refused(file);
  const code = await writeExport({ text: sayable(file), isWhole: () => file.leftOut.length === 0 }, output);
  if (file.leftOut.length > 0) tellLeftOut(file, output);
  else if (code === EXIT.done && output !== undefined) note(`Wrote ${output}.`);
  return code;
}

/** All that the format can say: that it cannot say the rest is told beside it, not by breaking off. */
async function* sayable({ stream }: Exported): AsyncGenerator<string | Buffer> {
  try {
    yield* stream as AsyncIterable<string | Buffer>;
  } catch (error) {
    if (!(error instanceof Error && error.name === 'FileNotWhole')) throw error;
  }
}

function tellLeftOut({ leftOut }: Exported, output: string | undefined): void {
  for (const { what, refusal } of leftOut.slice(0, TOLD))
    note(`Left out: ${plainWords(`${what}: ${refusal.message}`)}`);
  const rest = output === undefined ? 'the rest is written' : `the rest is in ${partOf(output)}`;
  note(`copyhold: ${leftOut.length} left out, which the format cannot say; ${rest}.`);
}

/** Says what a file of charges cannot hold yet. */
async function tellUnpriced({ ratings }: CommandServices, { id }: Chosen, options: Options): Promise<void> {
  const months = (await ratings.unpricedMonths(id)).filter((month) => month <= options.month);
  if (months.length === 0) return;
  note(
    `Not priced yet, or not as it now stands: ${months.join(', ')}. To price: copyhold period rate${again(options)}`,
  );
}

const ofMonth = (command: Command): Command =>
  atPartnership(command)
    .addOption(
      new Option('--month <month>', 'the month, such as 2026-11 (UTC)').argParser(parseMonth).makeOptionMandatory(),
    )
    .option('-o, --output <file>', 'where to write it (default: here)');

/** `copyhold export focus` */
export function exportFocus(exit: (code: Exit) => void): Command {
  return ofMonth(new Command('focus'))
    .description('Write what was charged in a month, as a FOCUS 1.2 file (FinOps Open Cost and Usage Specification).')
    .addHelpText('after', FOCUS_HELP)
    .action(async (options: Options) => {
      const code = await withPartnership(options, async (services, partnership) => {
        await tellUnpriced(services, partnership, options);
        return written(await services.focusFiles.begin(partnership, options.month), options.output);
      });
      exit(code);
    });
}

/** `copyhold export usage` */
export function exportUsage(exit: (code: Exit) => void): Command {
  return ofMonth(new Command('usage'))
    .description('Write what was used in a month, for other programs.')
    .addOption(new Option('--format <format>', 'in which words').choices(FORMATS).makeOptionMandatory())
    .addHelpText('after', USAGE_HELP)
    .action(async (options: UsageOptions) => {
      const code = await withPartnership(options, async ({ usageFiles }, { id }) =>
        written(await usageFiles.begin(id, options.month, options.format), options.output),
      );
      exit(code);
    });
}
