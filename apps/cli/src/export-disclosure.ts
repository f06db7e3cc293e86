import { writeFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import { isRefusal } from '#libs/amount';
import { disclosureCsv, disclosureJson } from '#libs/inference-meter';
import { EXIT, type Exit } from './exit.js';
import { parseYear } from './parse-year.js';
import { atPartnership, note, refused, withPartnership, type At } from './session.js';

interface Options extends At {
  readonly site: string;
  readonly year: number;
  readonly format: 'csv' | 'json';
  readonly output?: string;
}

const HELP = `
The fields of Delegated Regulation (EU) 2024/1364. Energy, water and heat come from the site's meters, guarantees from
what the site claimed by the month (copyhold site claim), the rest from its document of the year (copyhold site describe).
What nobody measured stays empty and is named as missing: a year of which an hour was not read has no total.

Example:
  copyhold export disclosure --site mill --year 2026 -o mill-2026.csv
`;

async function written(text: string, output: string | undefined): Promise<Exit> {
  if (output === undefined) {
    process.stdout.write(text);
    return EXIT.done;
  }
  try {
    // A file that is there is kept: an export is evidence.
    await writeFile(output, text, { flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return refused(
      error.code === 'EEXIST' ? `${output} is there already` : `${output} cannot be written: ${error.message}`,
    );
  }
  note(`Wrote ${output}.`);
  return EXIT.done;
}

/** `copyhold export disclosure` */
export function exportDisclosure(exit: (code: Exit) => void): Command {
  return atPartnership(new Command('disclosure'))
    .description('Write the yearly report of a data centre under Regulation (EU) 2024/1364.')
    .requiredOption('--site <site>', 'the short name of the site')
    .requiredOption('--year <year>', 'the calendar year', parseYear)
    .addOption(new Option('--format <format>', 'as what').choices(['csv', 'json']).default('csv'))
    .option('-o, --output <file>', 'where to write it (default: here)')
    .addHelpText('after', HELP)
    .action(async ({ site, year, format, output, ...at }: Options) => {
      const code = await withPartnership(at, async ({ disclosures }, { id }) => {
        const report = await disclosures.report(id, site, year);
        if (isRefusal(report)) return refused(report);
        if (report.missing.length > 0) note(`Missing: ${report.missing.join(', ')}`);
        return written(format === 'csv' ? disclosureCsv(report) : disclosureJson(report), output);
      });
      exit(code);
    });
}
