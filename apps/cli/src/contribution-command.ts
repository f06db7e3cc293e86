import { Command, InvalidArgumentError, Option } from 'commander';
import { formatAmount, GPU_HOUR, isRefusal } from '#libs/amount';
import { stepsOf } from '#libs/inference-meter';
import { EXIT, type Exit } from './exit.js';
import { parseHour, parseMonth } from './parse-options.js';
import { plainWords } from './plain-words.js';
import { acting, atPartnership, note, refused, say, withPartnership, type At, type By } from './session.js';
import { tableOf } from './table.js';

const HELP = `
A machine that somebody lets the commons use: its owner states a running total of each month, others accept or dispute it in
the days of the custom (silence accepts), and its owner is credited out of what the site is owed. Rate the month first.

Example:
  copyhold contribution add dais-4090 --person r0004 --from 2026-11-01 --reason "not needed by day"
  copyhold contribution state dais-4090 2026-11 --by r0004
  copyhold period rate 2026-11
  copyhold contribution accept 019a… --by r0001             (or: dispute 019a… --by r0001 --reason "throttled")
`;

function parseGpuHours(text: string): bigint {
  const steps = stepsOf(text, GPU_HOUR);
  if (steps === undefined) throw new InvalidArgumentError('It is a number of GPU-hours, such as 100 or 0.5.');
  return steps;
}

interface AddOptions extends By {
  readonly person?: string;
  readonly body?: string;
  readonly ends?: true;
  readonly from: Date;
  readonly reason: string;
}

function add(machine: string, { person, body, ends, from, reason, by, ...at }: AddOptions): Promise<Exit> {
  const chosen = [person, body, ends].filter((each) => each !== undefined);
  if (chosen.length !== 1) return Promise.resolve(refused('say one of --person, --body and --ends'));
  return withPartnership(at, async ({ contributions }, { id }) => {
    const name = person ?? body;
    const contributor =
      name === undefined ? null : { kind: person === undefined ? ('BODY' as const) : ('PERSON' as const), name };
    const no = await contributions.contribute(id, { machine, contributor, from, reason }, by);
    if (no !== undefined) return refused(no);
    say(
      `${machine}: ${name === undefined ? 'contributed no longer' : `contributed by ${name}`} from ${from.toISOString()}.`,
    );
    return EXIT.done;
  });
}

interface StateOptions extends By {
  readonly through?: Date;
  readonly gpuHours?: bigint;
}

function state(machine: string, month: string, { through, gpuHours, by, ...at }: StateOptions): Promise<Exit> {
  return withPartnership(at, async ({ contributions }, { id }) => {
    const stated = {
      machine,
      month,
      ...(through === undefined ? {} : { through }),
      ...(gpuHours === undefined ? {} : { total: gpuHours }),
    };
    const statement = await contributions.state(id, stated, by);
    if (typeof statement !== 'string') return refused(statement);
    // The id alone is the answer, so that it can be passed on.
    say(statement);
    const found = (await contributions.statements(id)).find((each) => each.id === statement);
    if (found !== undefined) {
      note(
        `${formatAmount(found.total, 'COMPUTE_RAW')} GPU-hours of ${month}; silence accepts them after ${found.answerBy.toISOString()}.`,
      );
    }
    return EXIT.done;
  });
}

interface AnswerOptions extends By {
  readonly reason?: string;
}

function answer(statement: string, accept: boolean, { reason, by, ...at }: AnswerOptions): Promise<Exit> {
  return withPartnership(at, async ({ contributions }, { id, currency }) => {
    const done = await contributions.answer(id, { statement, accept, reason: reason ?? '' }, by);
    if (isRefusal(done)) return refused(done);
    const [month, added] = [done.creditMinor, done.addedMinor].map(
      (minor) => `${formatAmount(minor, currency)} ${currency}`,
    );
    say(
      accept
        ? `Accepted: the month comes to ${String(month)}, ${String(added)} of it new.`
        : 'Disputed: nothing is credited by it.',
    );
    return EXIT.done;
  });
}

function settle(options: At): Promise<Exit> {
  return withPartnership(options, async ({ contributions }, { id }) => {
    const { accepted, refused: waiting } = await contributions.acceptSilent(id);
    for (const refusal of waiting) note(`waits: ${plainWords(refusal.message)}`);
    say(`${String(accepted)} accepted by silence, ${String(waiting.length)} wait.`);
    return EXIT.done;
  });
}

function list(options: At): Promise<Exit> {
  return withPartnership(options, async ({ contributions }, { id, name, currency }) => {
    const rows = (await contributions.statements(id)).map((each) => [
      each.id,
      each.month,
      each.machine,
      each.contributor.name,
      formatAmount(each.total, 'COMPUTE_RAW'),
      formatAmount(each.metered, 'COMPUTE_RAW'),
      each.reason === null ? each.state : `${each.state}: ${each.reason}`,
      each.creditMinor === null ? '' : `${formatAmount(each.creditMinor, currency)} ${currency}`,
      each.state === 'OPEN' ? each.answerBy.toISOString() : '',
    ]);
    const header = [
      'Statement',
      'Month',
      'Machine',
      'Owner',
      'GPU-hours',
      'Metered',
      'State',
      'Month comes to',
      'Answer by',
    ];
    say(rows.length === 0 ? `Nobody has stated what a machine did for ${name}.` : tableOf([header, ...rows]));
    return EXIT.done;
  });
}

function answering(name: 'accept' | 'dispute', exit: (code: Exit) => void): Command {
  const command = atPartnership(new Command(name))
    .requiredOption('--by <roll>', 'who on the roll answers; nobody does so for their own machine')
    .argument('<statement>', 'as copyhold contribution list shows it');
  const told =
    name === 'accept'
      ? command
          .description('Accept a statement; what it adds is credited at once.')
          .option('--reason <text>', 'a remark')
      : command.description('Dispute a statement: nothing is credited.').requiredOption('--reason <text>', 'why');
  return told.action(async (statement: string, options: AnswerOptions) => {
    exit(await answer(statement, name === 'accept', options));
  });
}

/** `copyhold contribution …` */
export function contributionCommand(exit: (code: Exit) => void): Command {
  const adding = acting(new Command('add'))
    .description('Say whose a machine is that the commons use, from an hour on.')
    .argument('<machine>', 'its code in the inventory')
    .addOption(new Option('--person <roll>', 'somebody on the roll'))
    .addOption(new Option('--body <name>', 'a body that has a name only'))
    .addOption(new Option('--ends', 'nobody’s from then on'))
    .requiredOption('--from <hour>', 'a day, or a full UTC hour', parseHour)
    .requiredOption('--reason <text>', 'why')
    .action(async (machine: string, options: AddOptions) => {
      exit(await add(machine, options));
    });
  const stating = acting(new Command('state'))
    .description('State a running total of a month; its answer is the statement’s id.')
    .argument('<machine>', 'its code in the inventory')
    .argument('<month>', 'the month, YYYY-MM', parseMonth)
    .option('--through <hour>', 'up to this full UTC hour (default: the last one that is over)', parseHour)
    .option('--gpu-hours <hours>', 'the total (default: what the machine’s own events show)', parseGpuHours)
    .action(async (machine: string, month: string, options: StateOptions) => {
      exit(await state(machine, month, options));
    });
  const settling = atPartnership(new Command('settle'))
    .description('Accept now what nobody disputed in its days; the server does so every hour.')
    .action(async (options: At) => {
      exit(await settle(options));
    });
  const listing = atPartnership(new Command('list'))
    .description('Every statement, and what became of it.')
    .action(async (options: At) => {
      exit(await list(options));
    });
  return new Command('contribution')
    .description('Machines that people and bodies let the commons use.')
    .addHelpText('after', HELP)
    .addCommand(adding)
    .addCommand(stating)
    .addCommand(answering('accept', exit))
    .addCommand(answering('dispute', exit))
    .addCommand(settling)
    .addCommand(listing);
}
