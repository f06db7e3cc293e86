import { Command } from 'commander';
import type { Exit } from './exit.js';
import { periodClose } from './period-close.js';
import { periodList } from './period-list.js';
import { periodOpen } from './period-open.js';
import { periodRate } from './period-rate.js';
import { periodReopen } from './period-reopen.js';

/** `copyhold period …` */
export function periodCommand(exit: (code: Exit) => void): Command {
  return new Command('period')
    .description('Open, price, close and reopen the periods of the books.')
    .addCommand(periodList(exit))
    .addCommand(periodOpen(exit))
    .addCommand(periodRate(exit))
    .addCommand(periodClose(exit))
    .addCommand(periodReopen(exit));
}
