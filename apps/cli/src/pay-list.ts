import { Command } from 'commander';
import { EXIT, type Exit } from './exit.js';
import { runTable } from './run-words.js';
import { atPartnership, say, withPartnership, type At } from './session.js';

/** `copyhold pay list` */
export function payList(exit: (code: Exit) => void): Command {
  return atPartnership(new Command('list'))
    .description('Show the runs: what was declared to people, and how far it is paid.')
    .action(async (options: At) => {
      const code = await withPartnership(options, async (services, partnership) => {
        say(
          (await runTable(services, partnership)) ??
            'There is no run yet: a closed period or a carried vote makes one.',
        );
        return EXIT.done;
      });
      exit(code);
    });
}
