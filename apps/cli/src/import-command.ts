import { Command } from 'commander';
import type { Exit } from './exit.js';
import { importGpuJobs } from './import-gpu-jobs.js';
import { importHistory } from './import-history.js';
import { importLabels } from './import-labels.js';
import { importLlmRequests } from './import-llm-requests.js';

/** `copyhold import …` */
export function importCommand(exit: (code: Exit) => void): Command {
  return new Command('import')
    .description('Read files of use, of labelling work and of books of the past into the books.')
    .addCommand(importLlmRequests(exit))
    .addCommand(importGpuJobs(exit))
    .addCommand(importLabels(exit))
    .addCommand(importHistory(exit));
}
