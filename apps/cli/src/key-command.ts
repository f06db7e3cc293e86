import { Command } from 'commander';
import { isRefusal } from '#libs/amount';
import { EXIT, type Exit } from './exit.js';
import { parseInstant } from './parse-options.js';
import { plainWords } from './plain-words.js';
import { atPartnership, note, refused, say, withPartnership, type At } from './session.js';
import { tableOf } from './table.js';

const HELP = `
A key lets one developer's programs use the models of the commons with any OpenAI client:
  OPENAI_BASE_URL=https://commons.example/v1 OPENAI_API_KEY=ck_…

Example:
  copyhold key create --person r0004 --label laptop --purpose research
  copyhold key list --person r0004
  copyhold key revoke ID --why "lost with the laptop"
`;

interface Create extends At {
  readonly person: string;
  readonly label: string;
  readonly model: readonly string[];
  readonly purpose: readonly string[];
  readonly expires?: Date;
}

const several = (value: string, before: readonly string[]): readonly string[] => [...before, value];

const day = (instant: Date | null): string => instant?.toISOString().slice(0, 16).replace('T', ' ') ?? '';

function create(exit: (code: Exit) => void): Command {
  return atPartnership(new Command('create'))
    .description('Make a key for one person; it is shown once and kept as a digest.')
    .requiredOption('--person <number>', 'the roll number of whoever uses it, such as r0004')
    .requiredOption('--label <text>', 'what the person knows it by')
    .option('--model <name>', 'a model that it is for (again for more; default: every model)', several, [])
    .option('--purpose <word>', 'what it may be used for, the usual one first (again for more)', several, [])
    .option('--expires <instant>', 'when it ends by itself, such as 2027-01-31T00:00:00Z', parseInstant)
    .action(async ({ person, label, model, purpose, expires, ...at }: Create) => {
      const code = await withPartnership(at, async ({ apiKeys }, { id }) => {
        const made = await apiKeys.create(id, {
          rollNumber: person,
          label,
          purposes: purpose.length === 0 ? ['general'] : purpose,
          ...(model.length === 0 ? {} : { models: model }),
          ...(expires === undefined ? {} : { expiresAt: expires }),
        });
        if (isRefusal(made)) return refused(made);
        say(made.key);
        note(`This is ${made.id}. The key is shown this once: whoever has it uses the stint of ${person}.`);
        return EXIT.done;
      });
      exit(code);
    });
}

function list(exit: (code: Exit) => void): Command {
  return atPartnership(new Command('list'))
    .description('The keys, the newest first, and how each stands.')
    .option('--person <number>', 'of one person only')
    .action(async ({ person, ...at }: At & { readonly person?: string }) => {
      const code = await withPartnership(at, async ({ apiKeys }, { id, name }) => {
        const keys = await apiKeys.list(id, person);
        if (keys.length === 0) {
          say(`${name} has no keys${person === undefined ? '' : ` of ${person}`}.`);
          return EXIT.done;
        }
        const standsOf = ({ revokedAt, revokedWhy, expiresAt }: (typeof keys)[number]): string => {
          if (revokedAt !== null) return `revoked ${day(revokedAt)}: ${plainWords(revokedWhy ?? '')}`;
          if (expiresAt === null) return 'in use';
          return `${expiresAt.getTime() <= Date.now() ? 'ended' : 'ends'} ${day(expiresAt)}`;
        };
        const rows = keys.map((key) => [
          key.id,
          key.rollNumber,
          `${key.prefix}…`,
          standsOf(key),
          key.models?.join(', ') ?? 'every model',
          key.purposes.join(', '),
          plainWords(key.label),
        ]);
        say(tableOf([['id', 'person', 'key', 'stands', 'models', 'purposes', 'label'], ...rows]));
        return EXIT.done;
      });
      exit(code);
    });
}

function revoke(exit: (code: Exit) => void): Command {
  return atPartnership(new Command('revoke'))
    .description('End a key for good; running servers hear of it within five seconds.')
    .argument('<id>', 'as listed')
    .requiredOption('--why <text>', 'the reason that is kept with it')
    .action(async (key: string, { why, ...at }: At & { readonly why: string }) => {
      const code = await withPartnership(at, async ({ apiKeys }, { id }) => {
        if (!/^[^\p{Cc}]{1,200}$/u.test(why)) return refused('a reason has 1 to 200 characters (--why)');
        if (!(await apiKeys.revoke(id, key, why))) return refused(`there is no key ${key} in use`);
        say(`${key}: revoked`);
        return EXIT.done;
      });
      exit(code);
    });
}

/** `copyhold key …` */
export function keyCommand(exit: (code: Exit) => void): Command {
  return new Command('key')
    .description('Keys that let developers use the models.')
    .addHelpText('after', HELP)
    .addCommand(create(exit))
    .addCommand(list(exit))
    .addCommand(revoke(exit));
}
