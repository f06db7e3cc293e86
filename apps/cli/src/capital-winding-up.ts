import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { formatAmount, isRefusal } from '#libs/amount';
import type { WindingUpPlan } from '../../server/src/startup/for-commands.js';
import { EXIT, type Exit } from './exit.js';
import { atPartnership, refused, say, withPartnership, type At } from './session.js';
import { tableOf } from './table.js';

interface Options extends At {
  readonly at?: string;
  readonly json?: string | boolean;
}

const STEPS: Readonly<Record<WindingUpPlan['lines'][number]['step'], string>> = {
  ASSET: 'what there is',
  SET_OFF: 'set off',
  PURPOSE: 'kept for its purpose',
  CREDITOR: 'creditor',
  PAR_CAPITAL: 'shares, at par',
  SUCCESSOR: 'locked successor',
};

function tell(plan: WindingUpPlan): void {
  const shown = (amount: bigint): string => formatAmount(amount, plan.currency);
  const rows = plan.lines.map(({ step, to, account, amount, owed, locked }) => [
    STEPS[step],
    to,
    account ?? '',
    shown(amount),
    owed > amount ? `of ${shown(owed)}` : '',
    locked ? 'locked' : '',
  ]);
  say(`If the partnership were wound up by the books of ${plan.at}, in ${plan.currency}, at book value:`);
  say(tableOf(rows, [3]));
  for (const warning of plan.warnings) say(warning);
  say(`This gives nobody anything. Plan ${plan.hash}, by batch ${plan.batch}.`);
}

const HELP = `
Creditors come first, then members get back what they paid in for shares, at par, and the locked successor takes all the
rest. With --json the plan is the text that an auditor hashes and recomputes.
`;

/** `copyhold capital winding-up` */
export function capitalWindingUp(exit: (code: Exit) => void): Command {
  return atPartnership(new Command('winding-up'))
    .description('What would become of everything, as a plan that nobody signs.')
    .option('--at <day>', 'by the books of which day (default: today)')
    .option('--json [file]', 'the plan as canonical JSON, on the screen or into a file')
    .addHelpText('after', HELP)
    .action(async ({ at: day, json, ...at }: Options) => {
      const code = await withPartnership(at, async ({ windingUp }, { id }) => {
        const plan = await windingUp.plan(id, day, new Date());
        if (isRefusal(plan)) return refused(plan);
        if (typeof json === 'string') {
          await writeFile(json, plan.document);
          say(`${json}: plan ${plan.hash}`);
        } else if (json === true) say(plan.document);
        else tell(plan);
        return EXIT.done;
      });
      exit(code);
    });
}
