import { Command, Option } from 'commander';
import type { JournalFormat } from '../../server/src/startup/for-commands.js';
import { EXIT, type Exit } from './exit.js';
import { exportBundle } from './export-bundle.js';
import { exportDisclosure } from './export-disclosure.js';
import { writeExport } from './export-file.js';
import { exportFocus, exportUsage } from './export-usage.js';
import { atPartnership, note, withPartnership, type At } from './session.js';

interface Options extends At {
  readonly format: JournalFormat;
  readonly output?: string;
}

const FORMATS: readonly JournalFormat[] = ['hledger', 'ledger', 'beancount', 'csv'];

const HELP = `
Money stands in its currency, what is counted in smallest steps. The last line holds the number of journals and the
SHA-256 of every byte above it. hledger and CSV can be read back: copyhold import history FILE

Example:
  copyhold export journal --format hledger -o books.hledger && hledger -f books.hledger check --strict
`;

async function exportJournal(options: Options): Promise<Exit> {
  return withPartnership(options, async ({ texts }, partnership) => {
    const { format, output } = options;
    const code = await writeExport({ text: texts.text(partnership, format) }, output);
    if (code === EXIT.done && output !== undefined) note(`Wrote ${output}.`);
    return code;
  });
}

/** `copyhold export …` */
export function exportCommand(exit: (code: Exit) => void): Command {
  const journal = atPartnership(new Command('journal'))
    .description('Write the whole journal as text that other programs read.')
    .addOption(new Option('--format <format>', 'for which program').choices(FORMATS).makeOptionMandatory())
    .option('-o, --output <file>', 'where to write it (default: here)')
    .addHelpText('after', HELP)
    .action(async (options: Options) => {
      exit(await exportJournal(options));
    });
  const bundle = atPartnership(new Command('bundle'))
    .description('Write the log with everything that it commits to: what copyhold verify reads.')
    .argument('<file>', 'where to write it; gzipped where the name ends in .gz')
    .action(async (file: string, options: At) => {
      exit(await exportBundle(file, options));
    });
  return new Command('export')
    .description('Take the books with you.')
    .addCommand(journal)
    .addCommand(bundle)
    .addCommand(exportFocus(exit))
    .addCommand(exportUsage(exit))
    .addCommand(exportDisclosure(exit));
}
