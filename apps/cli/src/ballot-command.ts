import { Command } from 'commander';
import { ballotList } from './ballot-list.js';
import { ballotOpen } from './ballot-open.js';
import type { Exit } from './exit.js';

/** `copyhold ballot …` */
export function ballotCommand(exit: (code: Exit) => void): Command {
  return new Command('ballot')
    .description('Put surplus to the vote.')
    .addCommand(ballotOpen(exit))
    .addCommand(ballotList(exit));
}
