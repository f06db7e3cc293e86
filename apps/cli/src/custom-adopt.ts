import { Command } from 'commander';
import { isRefusal } from '#libs/amount';
import { EXIT, type Exit } from './exit.js';
import { atPartnership, refused, say, withPartnership, type At } from './session.js';

const HELP = `
The resolution is a carried one of the kind CUSTOM_CHANGE. Its result names the text by hash ("rules": SHA-256 in hex)
and the instant from which it holds ("effectiveAt", such as "2027-03-01T00:00:00.000Z"): not past, and within a year. The
text is that of a proposal (the page Custom): members resolved its very bytes. Each resolution adopts once, and no majority loosens an entrenched
clause. Ballots of this kind come with the governance pages; until then the resolution must stand in the database
already, and nothing here makes one.

Example:
  copyhold custom adopt --resolution 0198c0de-0000-7000-8000-000000000000
`;

interface Options extends At {
  readonly resolution: string;
}

/** `copyhold custom adopt` */
export function customAdopt(exit: (code: Exit) => void): Command {
  return atPartnership(new Command('adopt'))
    .description('Adopt the custom that a carried resolution names.')
    .requiredOption('--resolution <id>', 'the id of the carried resolution')
    .addHelpText('after', HELP)
    .action(async (options: Options) => {
      const code = await withPartnership(options, async ({ customChanges }, { id }) => {
        const version = await customChanges.adopt(id, options.resolution);
        if (isRefusal(version)) return refused(version);
        say(`Version ${String(version)} of the custom is adopted.`);
        return EXIT.done;
      });
      exit(code);
    });
}
