import { Command } from 'commander';
import { formatAmount } from '#libs/amount';
import type { CapitalNode } from '../../server/src/startup/for-commands.js';
import { EXIT, type Exit } from './exit.js';
import { atPartnership, say, withPartnership, type At } from './session.js';
import { tableOf } from './table.js';

const KINDS: Readonly<Record<CapitalNode['kind'], string>> = {
  WITHDRAWABLE_SHARE: 'shares',
  CAPPED_RETURN: 'capped return',
  GRANT: 'gift',
};

function rowOf(node: CapitalNode): readonly string[] {
  const shown = (amount: bigint): string => formatAmount(amount, node.currency);
  return [
    node.code,
    KINDS[node.kind],
    node.holder,
    node.state,
    shown(node.paidIn),
    shown(node.repaid),
    shown(node.returned),
    node.ceiling === null ? '' : shown(node.ceiling),
    `${node.votes}`,
  ];
}

/** `copyhold capital list` */
export function capitalList(exit: (code: Exit) => void): Command {
  return atPartnership(new Command('list'))
    .description('Who brought capital, on what terms, and what came of it.')
    .action(async (options: At) => {
      const code = await withPartnership(options, async ({ capitalList: lists }, { id, currency, name }) => {
        const nodes = await lists.list(id, new Date());
        if (nodes.length === 0) {
          say(`${name} has no capital but its own.`);
          return EXIT.done;
        }
        const head = ['Code', 'Kind', 'Holder', 'State', 'Paid in', 'Repaid', 'Above par', 'At most', 'Votes'];
        say(tableOf([head, ...nodes.map(rowOf)], [4, 5, 6, 7, 8]));
        for (const { kind, holders, limit, why } of nodes) {
          if (kind !== 'WITHDRAWABLE_SHARE') continue;
          const most = limit === null ? '' : `, at most ${formatAmount(limit, currency)} ${currency} each`;
          say(`${holders} hold shares${most}.${why === null ? '' : ` Withdrawals are suspended: ${why}`}`);
        }
        return EXIT.done;
      });
      exit(code);
    });
}
