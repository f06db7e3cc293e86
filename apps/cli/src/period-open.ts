import { Command } from 'commander';
import { isRefusal } from '#libs/amount';
import { EXIT, type Exit } from './exit.js';
import { atPartnership, refused, say, withPartnership, type At } from './session.js';

interface Options extends At {
  readonly from: string;
  readonly to: string;
}

/** `copyhold period open NAME` */
export function periodOpen(exit: (code: Exit) => void): Command {
  return atPartnership(new Command('open'))
    .description('Open a period of the books.')
    .argument('<name>', 'its name, such as 2026-Q3')
    .requiredOption('--from <date>', 'its first day, such as 2026-07-01')
    .requiredOption('--to <date>', 'its last day, such as 2026-09-30')
    .action(async (name: string, options: Options) => {
      const code = await withPartnership(options, async ({ periods }, { id }) => {
        const opened = await periods.create(id, { name, startsOn: options.from, endsOn: options.to });
        if (isRefusal(opened)) return refused(opened);
        say(`${opened.name} is open, from ${opened.startsOn} to ${opened.endsOn}.`);
        return EXIT.done;
      });
      exit(code);
    });
}
