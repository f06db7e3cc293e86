import { Command } from 'commander';
import { EXIT, type Exit } from './exit.js';
import { amountText } from './history-words.js';
import { parseMonth } from './parse-options.js';
import { atPartnership, say, withPartnership, type At } from './session.js';
import { count, tableOf } from './table.js';

const HELP = `
One report is refused where the machine cannot have been used for so long. Many that overlap are not: they are found
here. Look before a month is priced (copyhold period rate), and take back what is false: copyhold usage void.

Example:
  copyhold usage over 2026-11
`;

const MOST_SHOWN = 100;

/** `copyhold usage over MONTH` */
export function overCommand(exit: (code: Exit) => void): Command {
  return atPartnership(new Command('over'))
    .description('Hours for which machines told of more use than their cards have.')
    .argument('<month>', 'such as 2026-11, UTC', parseMonth)
    .addHelpText('after', HELP)
    .action(async (month: string, options: At) => {
      const code = await withPartnership(options, async ({ toldHours }, { id }) => {
        const found = await toldHours.overtold(id, month);
        if (found.length === 0) {
          say(`no machine told of more in an hour of ${month} than its cards have`);
          return EXIT.done;
        }
        const shown = found.slice(0, MOST_SHOWN).map(({ machine, hour, told, most }) => {
          return [machine, hour.toISOString(), amountText(told, 'COMPUTE_RAW'), amountText(most, 'COMPUTE_RAW')];
        });
        say(tableOf([['machine', 'hour', 'told', 'its cards'], ...shown], [2, 3]));
        if (found.length > MOST_SHOWN) say(`and ${count(found.length - MOST_SHOWN)} more`);
        return EXIT.failed;
      });
      exit(code);
    });
}
