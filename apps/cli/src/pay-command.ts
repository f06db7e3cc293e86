import { Command } from 'commander';
import type { Exit } from './exit.js';
import { payList } from './pay-list.js';
import { payRun } from './pay-run.js';
import { paySettle } from './pay-settle.js';

/** `copyhold pay …` */
export function payCommand(exit: (code: Exit) => void): Command {
  return new Command('pay')
    .description('Book payments of what was declared.')
    .addCommand(payList(exit))
    .addCommand(payRun(exit))
    .addCommand(paySettle(exit));
}
