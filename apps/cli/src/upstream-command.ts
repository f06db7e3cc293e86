import { Command, InvalidArgumentError, Option } from 'commander';
import { isRefusal } from '#libs/amount';
import { stepsOf } from '#libs/inference-meter';
import type { NewUpstream, UpstreamKind } from '../../server/src/startup/for-commands.js';
import { EXIT, type Exit } from './exit.js';
import { plainWords } from './plain-words.js';
import { atPartnership, refused, say, withPartnership, type At } from './session.js';
import { tableOf } from './table.js';

const HELP = `
The gateway sends requests to these addresses and to no other. An upstream is any server that speaks the OpenAI API.

Example:
  copyhold upstream add tiny http://10.0.0.7:8000 --site mill --kind vllm --output 4096 --context 32768
  copyhold upstream block training --site mill --reason "The valley voted against it on 3 May."
  copyhold upstream list
`;

function whole(text: string): bigint {
  const count = stepsOf(text, 1n);
  if (count === undefined || count === 0n || count >= 2n ** 53n)
    throw new InvalidArgumentError('It is a whole number above 0.');
  return count;
}

function thousandths(text: string): bigint {
  const steps = stepsOf(text, 1000n);
  if (steps === undefined) throw new InvalidArgumentError('It is a number with at most three decimals, such as 1.2.');
  return steps;
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
  readonly parameters?: bigint;
  readonly gpus?: bigint;
  readonly batch?: bigint;
  readonly pue?: bigint;
  readonly wueOn?: bigint;
  readonly wueOff?: bigint;
}

const upstreamOf = (model: string, url: string, asked: Add): NewUpstream => ({
  ...{ model, url, site: asked.site, kind: asked.kind, priority: Number(asked.priority) },
  ...{ servedAs: asked.servedAs ?? null, keyVariable: asked.keyFrom ?? null, tokenizes: asked.tokenizes === true },
  ...{ contextTokens: asked.context ?? null, outputTokens: asked.output },
  ...{ activeMillions: asked.parameters ?? null, gpus: asked.gpus ?? 1n, batch: asked.batch ?? null },
  ...{
    pueThousandths: asked.pue ?? null,
    wueOnThousandths: asked.wueOn ?? null,
    wueOffThousandths: asked.wueOff ?? null,
  },
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
    .option('--key-from <variable>', 'the environment variable with its key: COPYHOLD_UPSTREAM_…')
    .option('--tokenizes', 'it answers POST /tokenize, as vLLM and llama.cpp do')
    .option('--priority <number>', 'the lowest is asked first', '0')
    .option(
      '--parameters <millions>',
      'active parameters: 8000 for an 8B model; footprints are estimated by them',
      whole,
    )
    .option('--gpus <count>', 'GPUs that serve it together (default: 1)', whole)
    .option('--batch <count>', 'requests that it serves together', whole)
    .option('--pue <number>', 'of its site', thousandths)
    .option('--wue-on <number>', 'litres to a kWh, evaporated at the site', thousandths)
    .option('--wue-off <number>', 'litres to a kWh, where the electricity is made', thousandths)
    .action(async (model: string, url: string, asked: Add) => {
      const code = await withPartnership(asked, async ({ upstreams }, { id }) => {
        if (!/^-?\d{1,6}$/u.test(asked.priority)) return refused('a priority is a whole number (--priority)');
        if (asked.keyFrom !== undefined && !/^COPYHOLD_UPSTREAM_[A-Z0-9_]{1,60}$/u.test(asked.keyFrom)) {
          return refused('the variable of a key begins with COPYHOLD_UPSTREAM_ (--key-from)');
        }
        const added = await upstreams.add(id, upstreamOf(model, url, asked));
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
        for (const { id: block, purpose, site, reason } of blocks) {
          say(`${block}  blocked: ${purpose} at ${site ?? 'every site'}: ${plainWords(reason)}`);
        }
        return EXIT.done;
      });
      exit(code);
    });
}

function retire(exit: (code: Exit) => void): Command {
  return atPartnership(new Command('retire'))
    .description('Send nothing more to an upstream.')
    .argument('<id>', 'as listed')
    .action(async (upstream: string, at: At) => {
      const code = await withPartnership(at, async ({ upstreams }, { id }) => {
        if (!(await upstreams.retire(id, upstream))) return refused(`there is no upstream ${upstream} in use`);
        say(`${upstream}: retired`);
        return EXIT.done;
      });
      exit(code);
    });
}

function block(exit: (code: Exit) => void): Command {
  return atPartnership(new Command('block'))
    .description('Serve no request of a purpose, at a site or everywhere.')
    .argument('<purpose>', 'the word that keys name')
    .option('--site <name>', 'at one site only')
    .requiredOption('--reason <text>', 'what whoever asks for it reads')
    .action(
      async (purpose: string, { site, reason, ...at }: At & { readonly site?: string; readonly reason: string }) => {
        const code = await withPartnership(at, async ({ upstreams }, { id }) => {
          const made = await upstreams.block(id, { site: site ?? null, purpose, reason });
          if (isRefusal(made)) return refused(made);
          say(`${made}: ${purpose} is not served at ${site ?? 'every site'}`);
          return EXIT.done;
        });
        exit(code);
      },
    );
}

function lift(exit: (code: Exit) => void): Command {
  return atPartnership(new Command('lift'))
    .description('End a block.')
    .argument('<id>', 'as listed')
    .action(async (lifted: string, at: At) => {
      const code = await withPartnership(at, async ({ upstreams }, { id }) => {
        if (!(await upstreams.lift(id, lifted))) return refused(`there is no block ${lifted}`);
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
    .addCommand(retire(exit))
    .addCommand(block(exit))
    .addCommand(lift(exit));
}
