import { isRefusal } from '#libs/amount';
import type { DeskResult } from '../../server/src/startup/for-commands.js';
import { EXIT, type Exit } from './exit.js';
import { refused, say } from './session.js';

/** Tells what became of each; the exit status of what was refused, if anything was. */
export function tellResults(results: readonly DeskResult[], named: (index: number) => string): Exit {
  let exit: Exit = EXIT.done;
  results.forEach((result, index) => {
    if (isRefusal(result)) exit = refused({ ...result, message: `${named(index)}: ${result.message}` });
    else say(`${result.journalId}  ${result.replayed ? 'was there already' : 'posted'}: ${named(index)}`);
  });
  return exit;
}
