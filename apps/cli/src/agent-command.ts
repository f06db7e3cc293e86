import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import type { AgentConfig } from './agent/agent-config.js';
import type { Exit } from './exit.js';
import { EXIT } from './exit.js';

const HELP = `
The agent runs beside the machines that it meters. It reads nvidia-smi, DCGM, vLLM, llama.cpp, Slurm or a pipe, keeps what
it read on disk until the commons' server has it, and sends it signed by a key that never leaves the machine.

  copyhold agent enrol https://commons.example TOKEN --state /var/lib/copyhold-agent
  copyhold agent --state /var/lib/copyhold-agent

Its settings are agent.json in the state folder, or --config FILE; docs/agent.md shows them all.
Exit status: 0 stopped (with --once: all is sent), 2 something in the settings is refused, 1 not all could be sent.
`;

/** What was chosen on the command line. */
export interface AgentOptions {
  readonly state: string;
  readonly config?: string;
  readonly once?: boolean;
  readonly dryRun?: boolean;
}

function refused(lines: readonly string[]): Exit {
  for (const line of lines) process.stderr.write(`copyhold: refused: ${line}\n`);
  return EXIT.refused;
}

/** `copyhold agent`: a process of its own on the machine that it meters, which needs neither database nor server. */
export function agentCommand(exit: (code: Exit) => void): Command {
  const stateOption = ['--state <folder>', 'where it keeps its key, and what is not sent yet'] as const;
  const enrol = new Command('enrol')
    .description('Make this machine a key, and enrol it by the token that an officer was given for it.')
    .argument('<url>', "the commons' server")
    .argument('<token>', 'used once')
    .requiredOption(...stateOption)
    .action(async (url: string, token: string, { state }: { readonly state: string }) => {
      const { enrolMachine } = await import('./agent/enrol.js');
      const enrolled = await enrolMachine(url, token, resolve(state));
      if ('no' in enrolled) exit(refused([enrolled.no]));
      else process.stdout.write(`${enrolled.machine} reports as ${enrolled.source} with key ${enrolled.keyId}\n`);
    });
  const rotate = new Command('rotate')
    .description('Put a new key in place of the present one; an agent that runs goes on with it.')
    .requiredOption(...stateOption)
    .action(async ({ state }: { readonly state: string }) => {
      const { rotateKey } = await import('./agent/enrol.js');
      const rotated = await rotateKey(resolve(state));
      if ('no' in rotated) exit(refused([rotated.no]));
      else process.stdout.write(`the key is ${rotated.keyId} from now on\n`);
    });
  const run = new Command('run')
    .description('Meter this machine until it is stopped (what agent does by itself).')
    .requiredOption(...stateOption)
    .option('--config <file>', 'its settings (agent.json in the state folder)')
    .option('--once', 'one round of every reader, then send, then end')
    .option('--dry-run', 'print what would be sent; keep, remember and send nothing')
    .action(async (options: AgentOptions) => {
      exit(await start(options));
    });
  return new Command('agent')
    .description('Meter this machine, and report what is used.')
    .addHelpText('after', HELP)
    .addCommand(run, { isDefault: true })
    .addCommand(enrol)
    .addCommand(rotate);
}

async function start(options: AgentOptions): Promise<Exit> {
  const folder = resolve(options.state);
  const { agentConfigIn } = await import('./agent/agent-config.js');
  const config = agentConfigIn(resolve(options.config ?? join(folder, 'agent.json')));
  if ('no' in config) return refused(config.no);
  const { dryRun, runAgent } = await import('./agent/run-agent.js');
  if (options.dryRun === true) return await dryRun(config, { folder, once: options.once === true });
  return await held(folder, config, (settings) => runAgent(settings, { folder, once: options.once === true }));
}

async function held(
  folder: string,
  config: AgentConfig,
  run: (config: AgentConfig) => Promise<Exit | { readonly no: string }>,
): Promise<Exit> {
  const { takeFolder } = await import('./witness-files.js');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const taken = takeFolder(folder, 'agent');
  if ('no' in taken) return refused([taken.no]);
  try {
    const code = await run(config);
    return typeof code === 'object' ? refused([code.no]) : code;
  } finally {
    taken.release();
  }
}
