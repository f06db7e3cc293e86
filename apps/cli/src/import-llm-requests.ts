import { Command } from 'commander';
import type { Exit } from './exit.js';
import { importUse, read, reportFor, RESUMES, withTerms } from './import-use.js';
import type { ChosenTerms } from './terms.js';

const HELP = `${RESUMES}
The file is CSV with the columns TIMESTAMP,ContextTokens,GeneratedTokens; times are UTC.

Example:
  copyhold import llm-requests requests.csv --model conversation --subject d0001
`;

/** `copyhold import llm-requests FILE` */
export function importLlmRequests(exit: (code: Exit) => void): Command {
  return withTerms(new Command('llm-requests'))
    .description('Read a CSV file of LLM requests: tokens read and written, one row a request.')
    .argument('<file>', 'the CSV file')
    .option('--model <name>', 'the short name of the model that answered (default: the first by name)')
    .addHelpText('after', HELP)
    .action(async (file: string, options: ChosenTerms) => {
      const code = await importUse(options, (services, terms) =>
        read(services, () => services.imports.startLlmRequests({ ...terms, file, report: reportFor(file, options) })),
      );
      exit(code);
    });
}
