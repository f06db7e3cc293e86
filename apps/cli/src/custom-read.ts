import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { customRules, diffCustoms, type Custom, type CustomChange } from '#libs/custom';
import { EXIT, type Exit } from './exit.js';
import { parseVersion } from './parse-version.js';
import { atPartnership, note, refused, say, withPartnership, type At } from './session.js';
import { counted, tableOf } from './table.js';

interface ShowOptions extends At {
  readonly version?: number;
  readonly json?: true;
}

/** `copyhold custom show` */
export function customShow(exit: (code: Exit) => void): Command {
  return atPartnership(new Command('show'))
    .description('Show the custom in force, or any version of it, rule by rule.')
    .option('--version <number>', 'a version (default: the one in force)', parseVersion)
    .option('--json', 'the text as it was adopted and hashed, for a file to change')
    .action(async (options: ShowOptions) => {
      const code = await withPartnership(options, async ({ customs }, { id }) => {
        const history = await customs.history(id);
        const version = options.version ?? (await customs.inForce(id, new Date())).version;
        const found = history.find(({ custom }) => custom.version === version);
        const text = await customs.textOf(id, version);
        if (found === undefined || text === undefined) return noVersion(version, history.length);
        if (options.json === true) {
          say(text);
          return EXIT.done;
        }
        say(`Version ${String(version)} of ${String(history.length)}, since ${found.effectiveAt.toISOString()}.`);
        say(rollsOf(found.custom));
        return EXIT.done;
      });
      exit(code);
    });
}

/** `copyhold custom diff FROM TO` */
export function customDiff(exit: (code: Exit) => void): Command {
  return atPartnership(new Command('diff'))
    .description('Say in words what one version says otherwise than another.')
    .argument('<from>', 'a version', parseVersion)
    .argument('<to>', 'another', parseVersion)
    .action(async (from: number, to: number, options: At) => {
      const code = await withPartnership(options, async ({ customs }, { id }) => {
        const history = await customs.history(id);
        const of = (version: number): Custom | undefined =>
          history.find(({ custom }) => custom.version === version)?.custom;
        const [before, after] = [of(from), of(to)];
        if (before === undefined) return noVersion(from, history.length);
        if (after === undefined) return noVersion(to, history.length);
        tell(diffCustoms(before, after), 'The two say the same.');
        return EXIT.done;
      });
      exit(code);
    });
}

const HELP = `
The file is JSON. What it does not name stays as it is: a file that holds {"gmClearDays": 21} and nothing else asks for
one change. The whole of it: copyhold custom show --json
`;

/** `copyhold custom check FILE` */
export function customCheck(exit: (code: Exit) => void): Command {
  return atPartnership(new Command('check'))
    .description(
      'Check a change of the custom as if it were adopted now: what it changes, and all that stands against it.',
    )
    .argument('<file>', 'a JSON file with what should change')
    .addHelpText('after', HELP)
    .action(async (file: string, options: At) => {
      const code = await withPartnership(options, async ({ customChanges }, { id }) => {
        const { changes, refusals } = await customChanges.check(id, await readFile(file, 'utf8'));
        tell(changes, 'Nothing changes.');
        for (const refusal of refusals) refused(refusal);
        if (refusals.length > 0) return EXIT.refused;
        note('Nothing stands against it.');
        return EXIT.done;
      });
      exit(code);
    });
}

function noVersion(version: number, count: number): Exit {
  return refused(`there is no version ${String(version)}: there are ${counted(count, 'version', 'versions')}`);
}

function tell(changes: readonly CustomChange[], otherwise: string): void {
  if (changes.length === 0) say(otherwise);
  for (const { sentence } of changes) say(sentence);
}

/** What stands behind the bound of a rule that nothing reads yet. */
const NOT_IN_USE = 'not yet in use';

/** Rule by rule, section by section; a star stands before what no majority can loosen. */
function rollsOf(custom: Custom): string {
  const rules = customRules(custom);
  const sections = [...new Set(rules.map(({ section }) => section))];
  return sections
    .map((section) => {
      const rows = rules
        .filter((rule) => rule.section === section)
        .map(({ label, value, entrenched, bound }) => [
          entrenched ? '*' : '',
          label,
          value,
          ...(bound.endsWith(NOT_IN_USE) ? [NOT_IN_USE] : ['']),
        ]);
      return `\n${section}\n${tableOf(rows)}`;
    })
    .join('\n');
}
