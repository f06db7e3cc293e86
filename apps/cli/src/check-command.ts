import { Command } from 'commander';
import { EXIT, type Exit } from './exit.js';
import { plainWords } from './plain-words.js';
import { atPartnership, say, withPartnership, type At } from './session.js';
import { counted } from './table.js';

const HELP = `
Exit status 1 where one of them does not hold. The server runs them by itself too, and keeps what it found; this run is
only shown.
`;

/** `copyhold check` */
export function checkCommand(exit: (code: Exit) => void): Command {
  return atPartnership(new Command('check'))
    .description('Look in the database for anything that must never be: books, roll, votes, meters.')
    .addHelpText('after', HELP)
    .action(async (options: At) => {
      const code = await withPartnership(options, async ({ checkRuns }, { id, name }) => {
        const results = await checkRuns.now(id);
        for (const { passed, code: check, sentence, violations, detail } of results) {
          say(`${passed ? 'pass' : 'FAIL'}  ${check}: ${sentence}`);
          if (!passed) say(`      ${counted(violations, 'violation', 'violations')}: ${plainWords(detail ?? '')}`);
        }
        const failed = results.filter(({ passed }) => !passed).length;
        say(
          failed === 0
            ? `${name}: all ${results.length} hold.`
            : `${name}: ${failed} of ${results.length} do not hold.`,
        );
        const last = await checkRuns.latest(id);
        if (last !== undefined) {
          const found = last.failed === 0 ? 'all held' : `${last.failed} of ${last.passed + last.failed} did not hold`;
          say(`The server last checked them by itself at ${last.at.toISOString()}: ${found}.`);
        }
        return failed === 0 ? EXIT.done : EXIT.failed;
      });
      exit(code);
    });
}
