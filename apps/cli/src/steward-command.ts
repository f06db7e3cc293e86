import { Command } from 'commander';
import { isRefusal, parseAmount } from '#libs/amount';
import { EXIT, type Exit } from './exit.js';
import { digestOf } from './guardian-file.js';
import { atDesk, enrolling, withCredentials, type With } from './guardian-session.js';
import { refused, say } from './session.js';

type Done = (code: Exit) => void;

interface Borne extends With {
  readonly amount: string;
  readonly evidence: string;
  readonly resolution: string;
}

const HELP = `
The steward enters losses: with evidence, and by a carried resolution of the kind LOSS_ABSORPTION that names the amount in
smallest steps, the currency, the SHA-256 of the evidence and, for an impairment, the asset. Then the books may follow:
copyhold asset post ABS-0001.
`;

const bearing = (command: Command): Command =>
  withCredentials(command)
    .requiredOption('--amount <amount>', 'such as 500.00')
    .requiredOption('--evidence <file>', 'the report: its digest is entered')
    .requiredOption('--resolution <id>', 'the carried resolution that names them');

/** `copyhold steward …` */
export function stewardCommand(exit: Done): Command {
  return new Command('steward')
    .description('The steward of the asset lock: losses that the reserve bears, assets that are written down.')
    .addHelpText('after', HELP)
    .addCommand(enrolling(new Command('enrol'), 'steward', exit))
    .addCommand(absorb(exit))
    .addCommand(impair(exit));
}

function absorb(exit: Done): Command {
  return bearing(new Command('absorb'))
    .description('The locked reserve bears a loss that stands in the surplus.')
    .action(async ({ amount: text, evidence, resolution, ...options }: Borne) => {
      const code = await atDesk('steward', options, async ({ id, currency, query }) => {
        const amount = parseAmount(text, currency);
        if (isRefusal(amount)) return refused(amount);
        const values = [id, currency, amount.toString(), await digestOf(evidence), resolution];
        const [row] = await query<{ code: string }>('SELECT copyhold.absorb_loss($1, $2, $3, $4, $5) AS code', values);
        say(`${row?.code ?? ''}: entered`);
        return EXIT.done;
      });
      exit(code);
    });
}

function impair(exit: Done): Command {
  return bearing(new Command('impair'))
    .argument('<asset>', 'its number, such as A-0007')
    .description('An asset is worth less than the books say.')
    .action(async (asset: string, { amount: text, evidence, resolution, ...options }: Borne) => {
      const code = await atDesk('steward', options, async ({ id, currency, query }) => {
        const kept = await query<{ currency: string }>(
          'SELECT currency FROM copyhold.asset WHERE partnership_id = $1 AND code = $2',
          [id, asset],
        );
        const amount = parseAmount(text, kept[0]?.currency ?? currency);
        if (isRefusal(amount)) return refused(amount);
        const values = [id, asset, amount.toString(), await digestOf(evidence), resolution];
        const [row] = await query<{ code: string }>('SELECT copyhold.impair_asset($1, $2, $3, $4, $5) AS code', values);
        say(`${row?.code ?? ''}: entered`);
        return EXIT.done;
      });
      exit(code);
    });
}
