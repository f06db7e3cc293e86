import { basename, resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import type { CommandServices, ImportJob, ImportRefusal } from '../../server/src/startup/for-commands.js';
import { EXIT, type Exit } from './exit.js';
import { Progress } from './progress.js';
import { summaryOf } from './summary.js';
import { termsOf, type Chosen, type Terms } from './terms.js';

interface LlmOptions extends Chosen {
  readonly model?: string;
}

interface GpuOptions extends Chosen {
  readonly pods: string;
  readonly nodes?: string;
  readonly origin: bigint;
}

const RESUMES = `
A stop at any instant loses nothing: run the same command again, or start the server, and it goes on.
Reading a file twice changes nothing, and says so. Rows that cannot be read are refused by line number
and reason, in the report; the good rows go in.
`;

const LLM_HELP = `${RESUMES}
The file is CSV with the columns TIMESTAMP,ContextTokens,GeneratedTokens; times are UTC.

Example:
  copyhold import llm-requests requests.csv --model conversation --subject d0001
`;

const GPU_HELP = `${RESUMES}
--pods: CSV with the columns name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,qos,pod_phase,
creation_time,deletion_time,scheduled_time; times are whole seconds from --origin.
--nodes: CSV with the columns sn,cpu_milli,memory_mib,gpu,model; each machine is registered once.

Example:
  copyhold import gpu-jobs --nodes nodes.csv --pods pods.csv --origin 2023-01-01T00:00:00Z
`;

function parseOrigin(text: string): bigint {
  const instant = Date.parse(text);
  if (!/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z)?$/u.test(text) || Number.isNaN(instant)) {
    throw new InvalidArgumentError('It is a UTC time such as 2023-01-01T00:00:00Z.');
  }
  return BigInt(instant);
}

function withTerms(command: Command): Command {
  return command
    .option('--partnership <name>', 'the short name of the partnership (default: the first one)')
    .option('--site <name>', 'the short name of the site that supplied the compute (default: the oldest site)')
    .option('--subject <roll>', 'the roll number of whoever used it (default: the first developer on the roll)')
    .option('--source <name>', 'what the file is known as for ever (default: file:NAME-OF-THE-FILE)')
    .option('--report <file>', 'where refused rows are listed (default: NAME-OF-THE-FILE.refused.csv here)');
}

type Start = () => Promise<ImportJob | ImportRefusal>;

const reportFor = (file: string, chosen: Chosen): string => resolve(chosen.report ?? `${basename(file)}.refused.csv`);

/** Both have something refused: the one is a refusal, the other counts refused rows. */
const isRefused = (started: ImportJob | ImportRefusal): started is ImportRefusal => started.refused === true;

/** Runs one reading to its end; the answer is the exit status so far. */
async function read({ imports }: CommandServices, start: Start): Promise<Exit> {
  const started = await start();
  if (isRefused(started)) {
    const { message, field, rule } = started;
    process.stderr.write(`copyhold: refused (${field}, rule ${rule}): ${message}\n`);
    return EXIT.refused;
  }
  const progress = new Progress({ isTTY: process.stderr.isTTY, write: (text) => process.stderr.write(text) });
  const stop = new AbortController();
  const onInterrupt = (): void => {
    stop.abort(new Error('stopped: run the same command again to go on'));
  };
  process.once('SIGINT', onInterrupt);
  process.once('SIGTERM', onInterrupt);
  try {
    const job = await imports.run(started.id, { onProgress: (now) => progress.show(now), signal: stop.signal });
    progress.end();
    process.stdout.write(`${summaryOf(job)}\n`);
    return job.state === 'DONE' ? EXIT.done : EXIT.failed;
  } finally {
    progress.end();
    process.off('SIGINT', onInterrupt);
    process.off('SIGTERM', onInterrupt);
  }
}

/** The server's modules are loaded only now: `--help` needs none of them. */
async function withServices(
  chosen: Chosen,
  work: (services: CommandServices, terms: Terms) => Promise<Exit>,
): Promise<Exit> {
  const { openForCommand } = await import('../../server/src/startup/for-commands.js');
  const services = await openForCommand();
  try {
    const terms = await termsOf(services, chosen);
    if (typeof terms === 'object') return await work(services, terms);
    process.stderr.write(`copyhold: refused: ${terms}\n`);
    return EXIT.refused;
  } finally {
    await services.close();
  }
}

function llmRequests(exit: (code: Exit) => void): Command {
  return withTerms(new Command('llm-requests'))
    .description('Read a CSV file of LLM requests: tokens read and written, one row a request.')
    .argument('<file>', 'the CSV file')
    .option('--model <name>', 'the short name of the model that answered (default: the first by name)')
    .addHelpText('after', LLM_HELP)
    .action(async (file: string, options: LlmOptions) => {
      const code = await withServices(options, (services, terms) =>
        read(services, () => services.imports.startLlmRequests({ ...terms, file, report: reportFor(file, options) })),
      );
      exit(code);
    });
}

function gpuJobs(exit: (code: Exit) => void): Command {
  return withTerms(new Command('gpu-jobs'))
    .description('Read a CSV file of GPU jobs, and of the machines they ran on.')
    .requiredOption('--pods <file>', 'the CSV file of jobs')
    .option('--nodes <file>', 'the CSV file of machines, read first')
    .requiredOption('--origin <time>', 'the UTC time that the file counts its seconds from', parseOrigin)
    .addHelpText('after', GPU_HELP)
    .action(async (options: GpuOptions) => {
      const { pods, nodes, origin: originMs } = options;
      const code = await withServices(options, async (services, terms) => {
        const { imports } = services;
        const { partnershipId, site, subject, source } = terms;
        if (nodes !== undefined) {
          const file = { partnershipId, site, file: nodes, report: reportFor(nodes, {}) };
          const machines = await read(services, () => imports.startGpuNodes(file));
          if (machines !== EXIT.done) return machines;
        }
        const report = reportFor(pods, options);
        const file = {
          partnershipId,
          site,
          subject,
          file: pods,
          originMs,
          report,
          ...(source === undefined ? {} : { source }),
        };
        return read(services, () => imports.startGpuJobs(file));
      });
      exit(code);
    });
}

/** `copyhold import …` */
export function importCommand(exit: (code: Exit) => void): Command {
  return new Command('import')
    .description('Read files of use into the books.')
    .addCommand(llmRequests(exit))
    .addCommand(gpuJobs(exit));
}
