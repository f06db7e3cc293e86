import { Command } from 'commander';
import { formatAmount, isRefusal } from '#libs/amount';
import { EXIT, type Exit } from './exit.js';
import { ProgressLine, STDERR } from './progress.js';
import { ACTOR, atPartnership, refused, say, withPartnership, type At } from './session.js';
import { counted } from './table.js';

const HELP = `
It books what the bank has paid. Everybody of the run who is unpaid is paid, or nobody: from free cash alone, which is
what the bank holds above restricted money, wages and what sites are owed. A reserve waits for whoever claims it.
Paying again pays nobody twice.

Example:
  copyhold pay run royalty-2026-q3-chat-0f3a5c71e2d4
`;

/** `copyhold pay run CODE` */
export function payRun(exit: (code: Exit) => void): Command {
  return atPartnership(new Command('run'))
    .description('Pay the people of a run.')
    .argument('<code>', 'the code of the run: copyhold pay list')
    .addHelpText('after', HELP)
    .action(async (code: string, options: At) => {
      const ended = await withPartnership(options, async ({ runs, payments }, { id: partnershipId }) => {
        const run = (await runs.list(partnershipId)).find((each) => each.code === code);
        if (run === undefined) return refused(`there is no run ${code}; all of them: copyhold pay list`);
        const progress = new ProgressLine(STDERR);
        // Whom a stop left unposted is posted now: they are owed already.
        const posted = await runs.postRun(partnershipId, run.id, ({ posted: done, people }) => {
          progress.show(`posting people's parts, ${done} of ${people}`);
        });
        progress.end();
        if (isRefusal(posted)) return refused(posted);
        const paid = await payments.payRun({ partnershipId, runId: run.id, actor: ACTOR, at: new Date() });
        if (isRefusal(paid)) return refused(paid);
        const amount = `${formatAmount(paid.amount, run.currency)} ${run.currency}`;
        say(
          paid.people === 0
            ? 'Nothing changed: nobody of it is unpaid.'
            : `Paid ${amount} to ${counted(paid.people, 'person', 'people')}.`,
        );
        return EXIT.done;
      });
      exit(ended);
    });
}
