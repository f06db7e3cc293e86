import type { Command } from 'commander';
import { EXIT, type Exit } from './exit.js';
import { note } from './session.js';

/** The options of a command that ends, erases or takes away: it shows what it would do, and does it with `--yes`. */
export interface Sure {
  readonly yes?: true;
}

/** Adds `--yes` to such a command. */
export const confirmed = (command: Command): Command =>
  command.option('--yes', 'go on: without it, what would change is shown');

/** The end of one that was run without. */
export function unconfirmed(): Exit {
  note('copyhold: nothing was changed. If this is what you mean, run it again with --yes.');
  return EXIT.refused;
}
