import { Command } from 'commander';
import { customAdopt } from './custom-adopt.js';
import { customCheck, customDiff, customShow } from './custom-read.js';
import type { Exit } from './exit.js';

/** `copyhold custom …` */
export function customCommand(exit: (code: Exit) => void): Command {
  return new Command('custom')
    .description('Read the custom, check a change of it, adopt what members resolved.')
    .addCommand(customShow(exit))
    .addCommand(customDiff(exit))
    .addCommand(customCheck(exit))
    .addCommand(customAdopt(exit));
}
