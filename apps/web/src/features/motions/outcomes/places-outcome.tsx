import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../../format/use-format.js';
import { DataTable } from '../../../ui/data-table.js';
import { titleOf } from '../booths/ballot-parts.js';
import type { OutcomeProps } from './outcome-props.js';
import { pairsOf, sumsOf, type PairsProof } from './proof.js';

/** More would be no table that anybody reads; the count step by step stands below it. */
const MOST_PAIRED = 12;

/** The places of a ranking, of approvals or of scores, with the numbers that made them. */
export function PlacesOutcome({ motion, outcome: { winners, proof } }: OutcomeProps) {
  const { t } = useLingui();
  const format = useFormat();
  const [first] = winners;
  const sums = sumsOf(proof)?.ranking;
  const pairs = pairsOf(proof);
  if (first === undefined) return null;
  const { title } = first;
  return (
    <>
      <p className="lede">
        <Trans>{title} comes first.</Trans>
      </p>
      <DataTable
        caption={t`The places`}
        rows={winners}
        keyOf={({ id }) => id}
        columns={[
          { header: t`Option`, heads: true, cell: (winner) => winner.title },
          { header: t`Place`, number: true, cell: ({ place }) => (place === null ? '' : format.count(place)) },
          ...(sums === undefined
            ? []
            : [
                {
                  header: motion.ballot === 'SCORE' ? t`Sum of scores` : t`Approved by`,
                  number: true,
                  cell: ({ id }: { readonly id: string }) => sums.find(({ option }) => option === id)?.sum ?? '',
                },
              ]),
        ]}
      />
      {pairs !== undefined && pairs.options.length <= MOST_PAIRED && (
        <Pairs pairs={pairs} titles={winners.map(({ id }) => [id, titleOf(motion.options, id)] as const)} />
      )}
    </>
  );
}

interface PairsProps {
  readonly pairs: PairsProof;
  /** Ids with their names, in the order of their places. */
  readonly titles: readonly (readonly [id: string, title: string])[];
}

/** Every two options against each other. */
function Pairs({ pairs: { options, preferences }, titles }: PairsProps) {
  const { t } = useLingui();
  const over = (a: string, b: string): string => preferences[options.indexOf(a)]?.[options.indexOf(b)] ?? '';
  return (
    <DataTable
      caption={t`How many ballots rank the one in the row above the one in the column`}
      rows={titles}
      keyOf={([id]) => id}
      columns={[
        { header: t`Option`, heads: true, cell: ([, title]) => title },
        ...titles.map(([against, title]) => ({
          header: t`above ${title}`,
          number: true,
          cell: ([id]: readonly [string, string]) => (id === against ? '–' : over(id, against)),
        })),
      ]}
    />
  );
}
