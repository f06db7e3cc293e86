import { Command, InvalidArgumentError, Option } from 'commander';
import { isRefusal } from '#libs/amount';
import { parseRfc3339, stepsOf } from '#libs/inference-meter';
import type { NewUpstream, PurposeBlock, RetirementPlan, UpstreamKind } from '../../server/src/startup/for-commands.js';
import { confirmed, unconfirmed, type Sure } from './confirm.js';
import { EXIT, type Exit } from './exit.js';
import { plainWords } from './plain-words.js';
import { ACTOR, atPartnership, refused, say, withPartnership, type At } from './session.js';
import { counted, tableOf } from './table.js';
import { upstreamShow } from './upstream-show.js';

const HELP = `
The gateway sends requests to these addresses and to no other. An upstream is any server that speaks the OpenAI API.

Example:
  copyhold upstream add tiny http://10.0.0.7:8000 --site mill --kind vllm --output 4096 --context 32768
  copyhold upstream block training --site mill --reason "The valley voted against it." --resolution 0199… --by Orla
  copyhold upstream list
`;

/** What --by means. */
const BY = 'the officer who does so, as it stands on record';

function whole(text: string): bigint {
  const count = stepsOf(text, 1n);
  if (count === undefined || count === 0n || count >= 2n ** 53n)
    throw new InvalidArgumentError('It is a whole number above 0.');
  return count;
}

interface Add extends At {
  readonly site: string;
  readonly kind: UpstreamKind;
  readonly output: bigint;
  readonly context?: bigint;
  readonly servedAs?: string;
  readonly keyFrom?: string;
  readonly tokenizes?: true;
  readonly priority: string;
  readonly by: string;
}

const upstreamOf = (model: string, url: string, asked: Add): NewUpstream => ({
  ...{ model, url, site: asked.site, kind: asked.kind, priority: Number(asked.priority) },
  ...{ servedAs: asked.servedAs ?? null, keyVariable: asked.keyFrom ?? null, tokenizes: asked.tokenizes === true },
  ...{ contextTokens: asked.context ?? null, outputTokens: asked.output },
});

function add(exit: (code: Exit) => void): Command {
  const kinds = new Option('--kind <kind>', 'what it runs').choices(['vllm', 'llama.cpp', 'ollama', 'openai']);
  return atPartnership(new Command('add'))
    .description('Register a server that serves a model.')
    .argument('<model>', 'the short name of the model')
    .argument('<url>', 'its address, without /v1')
    .requiredOption('--site <name>', 'the site where it stands')
    .addOption(kinds.makeOptionMandatory())
    .requiredOption('--output <tokens>', 'the most tokens of one answer', whole)
    .option('--context <tokens>', 'the most tokens of prompt and answer together', whole)
    .option('--served-as <name>', 'what it calls the model itself')
    .option('--key-from <variable>', 'the environment variable with its key, for one origin: COPYHOLD_UPSTREAM_…')
    .option('--tokenizes', 'it answers POST /tokenize, as vLLM and llama.cpp do')
    .option('--priority <number>', 'the lowest is asked first', '0')
    .option('--by <name>', BY, ACTOR)
    .action(async (model: string, url: string, asked: Add) => {
      const code = await withPartnership(asked, async ({ upstreams }, { id }) => {
        if (!/^-?\d{1,6}$/u.test(asked.priority)) return refused('a priority is a whole number (--priority)');
        if (asked.keyFrom !== undefined && !/^COPYHOLD_UPSTREAM_[A-Z0-9_]{1,60}$/u.test(asked.keyFrom)) {
          return refused('the variable of a key begins with COPYHOLD_UPSTREAM_ (--key-from)');
        }
        const added = await upstreams.add(id, upstreamOf(model, url, asked), asked.by);
        if (isRefusal(added)) return refused(added);
        say(`${added}: requests for ${model} go to ${url}`);
        return EXIT.done;
      });
      exit(code);
    });
}

function list(exit: (code: Exit) => void): Command {
  return atPartnership(new Command('list'))
    .description('Where requests go, and what is not served.')
    .action(async (at: At) => {
      const code = await withPartnership(at, async (services, { id, name }) => {
        const { upstreams, blocks } = await services.upstreams.of(id);
        const rows = upstreams.map((one) => [one.id, one.model, one.site, one.kind, String(one.priority), one.url]);
        if (rows.length > 0) say(tableOf([['id', 'model', 'site', 'kind', 'priority', 'address'], ...rows], [4]));
        else say(`${name} serves no model yet.`);
        for (const one of blocks) say(blockLine(one));
        return EXIT.done;
      });
      exit(code);
    });
}

/** What sending nothing more to an upstream would do, for whoever decides it. */
function planText({ upstream: { model, site, url }, others, people, days }: RetirementPlan): string {
  const left =
    others === 0
      ? `no other serves ${model}: requests for it would be refused`
      : `${counted(others, 'other upstream', 'other upstreams')} would serve ${model}`;
  const asked = `${counted(people, 'person', 'people')} asked for it in ${String(days)} days`;
  return `${model} at ${site}: ${url} would get no more requests\n${left}; ${asked}`;
}

interface Retire extends At, Sure {
  readonly by: string;
}

function retire(exit: (code: Exit) => void): Command {
  return confirmed(atPartnership(new Command('retire')))
    .description('Send nothing more to an upstream.')
    .argument('<id>', 'as listed')
    .option('--by <name>', BY, ACTOR)
    .action(async (upstream: string, { by, yes, ...at }: Retire) => {
      const code = await withPartnership(at, async ({ upstreams }, { id }) => {
        const plan = await upstreams.retirement(id, upstream);
        if (plan !== undefined && yes !== true) {
          say(planText(plan));
          return unconfirmed();
        }
        if (!(await upstreams.retire(id, upstream, by))) return refused(`there is no upstream ${upstream} in use`);
        say(`${upstream}: retired`);
        return EXIT.done;
      });
      exit(code);
    });
}

interface Block extends At {
  readonly site?: string;
  readonly reason: string;
  readonly from?: Date;
  readonly resolution?: string;
  readonly by: string;
}

interface Lift extends At {
  readonly why: string;
  readonly resolution?: string;
  readonly by: string;
}

function instant(text: string): Date {
  const at = parseRfc3339(text);
  if (at === undefined) throw new InvalidArgumentError('It is an instant such as 2026-06-01T00:00:00Z.');
  return new Date(Number(at));
}

function blockLine({ id, purpose, site, reason, beginsAtMs, decidedOn }: PurposeBlock): string {
  const from = new Date(beginsAtMs).toISOString().slice(0, 16);
  const by = decidedOn === null ? 'policy' : `resolution of ${decidedOn}`;
  return `${id}  blocked: ${purpose} at ${site ?? 'every site'} from ${from}Z, by ${by}: ${plainWords(reason)}`;
}

function block(exit: (code: Exit) => void): Command {
  return atPartnership(new Command('block'))
    .description('Serve no request of a purpose, at a site or everywhere.')
    .argument('<purpose>', 'the word that keys name')
    .option('--site <name>', 'at one site only')
    .requiredOption('--reason <text>', 'what whoever asks for it reads')
    .option('--from <instant>', 'when it begins, such as 2026-06-01T00:00:00Z (default: now)', instant)
    .option('--resolution <id>', 'the resolution that decided it; only a later one lifts it')
    .requiredOption('--by <name>', BY)
    .action(async (purpose: string, { site, reason, from, resolution, by, ...at }: Block) => {
      const code = await withPartnership(at, async ({ upstreams }, { id }) => {
        const begins = from === undefined ? {} : { begins: from };
        const ground = resolution === undefined ? {} : { resolution };
        const wish = { site: site ?? null, purpose, reason, actor: by, ...begins, ...ground };
        const made = await upstreams.block(id, wish);
        if (isRefusal(made)) return refused(made);
        say(`${made}: ${purpose} is not served at ${site ?? 'every site'}${from ? ` from ${from.toISOString()}` : ''}`);
        return EXIT.done;
      });
      exit(code);
    });
}

function lift(exit: (code: Exit) => void): Command {
  return atPartnership(new Command('lift'))
    .description('End a block.')
    .argument('<id>', 'as listed')
    .requiredOption('--why <text>', 'what stands on record')
    .option('--resolution <id>', 'a later resolution: needed where one decided the block')
    .requiredOption('--by <name>', BY)
    .action(async (lifted: string, { why, resolution, by, ...at }: Lift) => {
      const code = await withPartnership(at, async ({ upstreams }, { id }) => {
        const ground = resolution === undefined ? {} : { resolution };
        const no = await upstreams.lift(id, { block: lifted, why, actor: by, ...ground });
        if (no !== undefined) return refused(no);
        say(`${lifted}: lifted`);
        return EXIT.done;
      });
      exit(code);
    });
}

/** `copyhold upstream …` */
export function upstreamCommand(exit: (code: Exit) => void): Command {
  return new Command('upstream')
    .description('The servers behind the gateway, and what they do not serve.')
    .addHelpText('after', HELP)
    .addCommand(add(exit))
    .addCommand(list(exit))
    .addCommand(upstreamShow(exit))
    .addCommand(retire(exit))
    .addCommand(block(exit))
    .addCommand(lift(exit));
}
