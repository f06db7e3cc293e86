import { Trans, useLingui } from '@lingui/react/macro';
import { lengthOf } from '../../../format/fraction.js';
import { useFormat } from '../../../format/use-format.js';
import { Bar } from '../../../ui/bar.js';
import { DataTable } from '../../../ui/data-table.js';
import { Mark } from '../../../ui/mark.js';
import { effectOf } from '../booths/ballot-parts.js';
import type { OutcomeProps } from './outcome-props.js';
import { nearestOf, purchasesOf } from './proof.js';

/** How one project was funded; without a price it fitted into what was left. */
interface Bought {
  readonly project: string;
  readonly supporters: string;
  readonly price?: string;
}

/** Which projects are funded, what they cost, and what of the budget is left. */
export function ProjectsOutcome({ motion, outcome: { winners, proof } }: OutcomeProps) {
  const { t } = useLingui();
  const format = useFormat();
  const currency = effectOf(motion, 'currency');
  const money = (amount: bigint | string): string => format.quantity(`${amount}`, currency);
  const budget = BigInt(effectOf(motion, 'budget'));
  const spent = winners.reduce((sum, { cost }) => sum + BigInt(cost ?? '0'), 0n);
  const funded = new Set(winners.map(({ id }) => id));
  const others = motion.options.filter(({ id }) => !funded.has(id));
  const [count, all] = [format.count(winners.length), format.count(motion.options.length)];
  const [costs, there, left] = [money(spent), money(budget), money(budget - spent)];
  const purchases = purchasesOf(proof);
  const boughtOf = (id: string): Bought | undefined =>
    [...(purchases?.steps ?? []), ...(purchases?.fitted ?? [])].find(({ project }) => project === id);
  const paid = (bought: Bought | undefined): string => {
    if (bought === undefined) return '';
    return bought.price === undefined ? t`from the rest` : money(nearestOf(bought.price));
  };
  return (
    <>
      <p className="lede">
        <Trans>
          {count} of {all} projects are funded, with {costs} of {there}. {left} is left.
        </Trans>
      </p>
      <Bar length={lengthOf(spent, budget)} />
      <DataTable
        caption={t`The projects, those funded first`}
        rows={[...winners, ...others]}
        keyOf={({ id }) => id}
        columns={[
          { header: t`Project`, heads: true, cell: ({ title }) => title },
          {
            header: t`Verdict`,
            cell: ({ id }) =>
              funded.has(id) ? (
                <Mark tone="good">
                  <Trans>Funded</Trans>
                </Mark>
              ) : (
                <Trans>Not funded</Trans>
              ),
          },
          { header: t`Supporters`, number: true, cell: ({ id }) => boughtOf(id)?.supporters ?? '' },
          { header: t`Each paid`, number: true, cell: ({ id }) => paid(boughtOf(id)) },
          { header: t`Costs`, number: true, cell: ({ cost }) => money(cost ?? '0') },
        ]}
        total={[t`Funded together`, null, null, null, costs]}
      />
    </>
  );
}
