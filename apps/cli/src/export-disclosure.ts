import { Readable } from 'node:stream';
import { Command, Option } from 'commander';
import { isRefusal } from '#libs/amount';
import { disclosureCsv, disclosureJson } from '#libs/inference-meter';
import { EXIT, type Exit } from './exit.js';
import { writeExport } from './export-file.js';
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
  const code = await writeExport({ text: Readable.from([text]) }, output);
  if (code === EXIT.done && output !== undefined) note(`Wrote ${output}.`);
  return code;
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
