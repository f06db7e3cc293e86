import { Command } from 'commander';
import { EXIT, type Exit } from './exit.js';
import { importUse, read, reportFor, RESUMES, withTerms } from './import-use.js';
import { parseInstant } from './parse-options.js';
import type { ChosenTerms } from './terms.js';

interface Options extends ChosenTerms {
  readonly pods: string;
  readonly nodes?: string;
  readonly origin: Date;
}

const HELP = `${RESUMES}
--pods: CSV with the columns name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,qos,pod_phase,
creation_time,deletion_time,scheduled_time; times are whole seconds from --origin.
--nodes: CSV with the columns sn,cpu_milli,memory_mib,gpu,model; each machine is registered once.

Example:
  copyhold import gpu-jobs --nodes nodes.csv --pods pods.csv --origin 2023-01-01T00:00:00Z
`;

/** `copyhold import gpu-jobs --pods FILE` */
export function importGpuJobs(exit: (code: Exit) => void): Command {
  return withTerms(new Command('gpu-jobs'))
    .description('Read a CSV file of GPU jobs, and of the machines they ran on.')
    .requiredOption('--pods <file>', 'the CSV file of jobs')
    .option('--nodes <file>', 'the CSV file of machines, read first')
    .requiredOption('--origin <time>', 'the UTC time that the file counts its seconds from', parseInstant)
    .addHelpText('after', HELP)
    .action(async (options: Options) => {
      const { pods, nodes, origin } = options;
      const code = await importUse(options, async (services, terms) => {
        const { imports } = services;
        const { partnershipId, site, subject, source } = terms;
        if (nodes !== undefined) {
          const file = { partnershipId, site, file: nodes, report: reportFor(nodes, {}) };
          const machines = await read(services, () => imports.startGpuNodes(file));
          if (machines !== EXIT.done) return machines;
        }
        const file = {
          partnershipId,
          site,
          subject,
          file: pods,
          originMs: BigInt(origin.getTime()),
          report: reportFor(pods, options),
          ...(source === undefined ? {} : { source }),
        };
        return read(services, () => imports.startGpuJobs(file));
      });
      exit(code);
    });
}
