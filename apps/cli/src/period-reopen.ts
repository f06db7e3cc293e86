import { Command } from 'commander';
import { isRefusal } from '#libs/amount';
import { EXIT, type Exit } from './exit.js';
import { periodByName } from './period-by-name.js';
import { ACTOR, again, atPartnership, refused, say, withPartnership, type At } from './session.js';

const HELP = `
Only the period that was closed last, while it is closed softly and what it left was not put to the vote; each
resolution reopens once. What its close divided stays divided: closing it again posts what came since.

The resolution is a carried one of the kind PERIOD_REOPENING whose result names this period. Ballots of this kind come
with the governance pages; until then the resolution must stand in the database already, and nothing here makes one.

Example:
  copyhold period reopen 2026-Q3 --resolution 0198c0de-0000-7000-8000-000000000000
`;

interface Options extends At {
  readonly resolution: string;
}

/** `copyhold period reopen NAME` */
export function periodReopen(exit: (code: Exit) => void): Command {
  return atPartnership(new Command('reopen'))
    .description('Take back the soft close of a period, by a resolution that was carried.')
    .argument('<name>', 'the name of the period')
    .requiredOption('--resolution <id>', 'the id of the carried resolution that reopens this period')
    .addHelpText('after', HELP)
    .action(async (name: string, options: Options) => {
      const code = await withPartnership(options, async (services, partnership) => {
        const period = await periodByName(services, partnership, name);
        if (typeof period === 'string') return refused(period);
        const officer = { partnershipId: partnership.id, actor: ACTOR };
        const asked = { periodId: period.id, resolutionId: options.resolution };
        const reopened = await services.closing.reopen(officer, asked);
        if (isRefusal(reopened)) return refused(reopened);
        say(`${name} is open again. To close it: copyhold period close ${JSON.stringify(name)}${again(options)}`);
        return EXIT.done;
      });
      exit(code);
    });
}
