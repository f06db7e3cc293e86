import { readFile } from 'node:fs/promises';
import { Command, InvalidArgumentError } from 'commander';
import { isRefusal, unitOf } from '#libs/amount';
import type { Founding } from '../../server/src/startup/for-commands.js';
import { EXIT, type Exit } from './exit.js';
import { parseInstant } from './parse-options.js';
import { COLLEGES, PEOPLE_HEADER, peopleOf } from './people-file.js';
import { refused, say, withServices } from './session.js';
import { counted } from './table.js';

type Named = ReadonlyMap<string, string>;

interface Options {
  readonly slug: string;
  readonly name: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly site?: Named;
  readonly model?: Named;
  readonly people?: string;
  readonly founded?: Date;
}

const HELP = `
--people: CSV with the columns ${PEOPLE_HEADER};
several colleges or roles with | between them. Without a roll number, a person is given the next one that is free.
Colleges: ${COLLEGES.map(({ code }) => code).join(', ')}.
The labels of a model are imported with --dataset and the model's own short name. The first custom is the default one.

Example:
  copyhold found --slug mill --name "Mill Lane Compute Commons" --currency EUR --time-zone Europe/Berlin \\
    --site "mill=The Mill" --model "chat=Chat" --people people.csv
`;

const SLUG = /^[a-z0-9][a-z0-9-]{0,62}$/u;

function parseSlug(text: string): string {
  if (SLUG.test(text)) return text;
  throw new InvalidArgumentError('It is a short name of small letters, digits and hyphens.');
}

function parseCurrency(text: string): string {
  const unit = unitOf(text);
  if (!isRefusal(unit) && unit.kind === 'MONEY') return text;
  throw new InvalidArgumentError('It is an ISO 4217 currency such as EUR.');
}

function parseTimeZone(text: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
  } catch {
    throw new InvalidArgumentError('It is a time zone such as Europe/Berlin.');
  }
}

/** One SLUG=NAME, added to those before it. */
function parseNamed(text: string, before: Named = new Map()): Named {
  const [, slug, name] = /^([^=]+)=(.*\S.*)$/u.exec(text) ?? [];
  if (slug === undefined || name === undefined || !SLUG.test(slug) || before.has(slug)) {
    throw new InvalidArgumentError('It is a short name of its own and a name, such as "mill=The Mill".');
  }
  return new Map([...before, [slug, name.trim()]]);
}

const foundingOf = ({ slug, name, currency, timeZone }: Options, foundedAt: Date): Founding => ({
  slug,
  name,
  currency,
  timeZone,
  bodies: [
    { kind: 'JOINT_ENTERPRISE', name: `${name}: Joint Enterprise` },
    { kind: 'PUBLIC_BODY', name: `${name}: Public Body` },
    { kind: 'COMMON_ASSOCIATION', name: `${name}: Common Association` },
  ],
  colleges: COLLEGES,
  foundedAt,
});

async function found(options: Options): Promise<Exit> {
  const { slug, name, site = new Map<string, string>(), model = new Map<string, string>() } = options;
  if (name.trim() === '') return refused('a partnership needs a name (--name)');
  const foundedAt = options.founded ?? new Date(`${new Date().toISOString().slice(0, 10)}T00:00:00Z`);
  const since = foundedAt.toISOString().slice(0, 10);
  const text = options.people === undefined ? PEOPLE_HEADER : await readFile(options.people, 'utf8').catch(() => null);
  if (text === null) return refused(`there is no file ${options.people ?? ''} that can be read (--people)`);
  const people = peopleOf(text, since);
  if (isRefusal(people)) return refused(people);
  const sites = [...site].map(([at, called]) => ({ slug: at, name: called, territory: '', inServiceOn: since }));
  const models = [...model].map(([at, called]) => {
    return { slug: at, name: called, datasets: [{ dataset: at, weight: 1n }] };
  });
  return withServices(async ({ partnerships }) => {
    const id = await partnerships.foundWith(foundingOf(options, foundedAt), { people, sites, models });
    if (isRefusal(id)) return refused(id);
    say(
      `${name} is founded as "${slug}", with ${counted(people.length, 'person', 'people')}, ` +
        `${counted(sites.length, 'site', 'sites')} and ${counted(models.length, 'model', 'models')}.`,
    );
    return EXIT.done;
  });
}

/** `copyhold found` */
export function foundCommand(exit: (code: Exit) => void): Command {
  return new Command('found')
    .description('Found a partnership: its books, its bodies and colleges, its people, sites and models.')
    .requiredOption('--slug <name>', 'its short name, for --partnership', parseSlug)
    .requiredOption('--name <name>', 'what it is called')
    .requiredOption('--currency <code>', 'what its money is kept in', parseCurrency)
    .requiredOption('--time-zone <zone>', 'where its people live; books are kept in UTC', parseTimeZone)
    .option('--site <slug=name>', 'a site that supplies compute; may be given again', parseNamed)
    .option('--model <slug=name>', 'a model that is served; may be given again', parseNamed)
    .option('--people <file>', 'who stands on the roll')
    .option('--founded <time>', 'since when its custom holds, UTC (default: today)', parseInstant)
    .addHelpText('after', HELP)
    .action(async (options: Options) => {
      exit(await found(options));
    });
}
