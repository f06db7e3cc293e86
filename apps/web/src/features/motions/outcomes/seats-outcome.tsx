import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../../format/use-format.js';
import { DataTable } from '../../../ui/data-table.js';
import { titleOf } from '../booths/ballot-parts.js';
import type { OutcomeProps } from './outcome-props.js';
import { roundsOf, votesText, type RoundProof, type RoundsProof } from './proof.js';

/** Who is elected, and every round that led there. */
export function SeatsOutcome({ motion, outcome: { winners, proof } }: OutcomeProps) {
  const format = useFormat();
  const rounds = roundsOf(proof);
  const elected = format.list(winners.map(({ title }) => title));
  if (winners.length === 0) return null;
  return (
    <>
      <p className="lede">
        <Trans>Elected: {elected}.</Trans>
      </p>
      {rounds !== undefined && <Rounds rounds={rounds} name={(id) => titleOf(motion.options, id)} />}
    </>
  );
}

function Rounds({ rounds, name }: { rounds: RoundsProof; name: (id: string) => string }) {
  const { t } = useLingui();
  const format = useFormat();
  const votes = (steps: string): string => votesText(steps, rounds.parameters.steps);
  const happened = ({ action }: RoundProof): string => {
    const who = name(action.from ?? '');
    if (action.kind === 'SURPLUS') return t`What ${who} has more than needed moves on`;
    if (action.kind === 'EXCLUSION') return t`${who} is out, and those votes move on`;
    return t`First choices`;
  };
  const elected = ({ number }: RoundProof): string => {
    const now = rounds.elected.filter(({ stage }) => stage === number);
    if (now.length === 0) return '–';
    const who = format.list(now.map(({ option }) => name(option)));
    return now.some(({ by }) => by === 'REMAINING') ? t`${who}, as no more are left than seats` : who;
  };
  const quota = votes(rounds.quota);
  return (
    <DataTable
      caption={t`The rounds. Whoever has ${quota} votes is elected`}
      rows={rounds.stages}
      keyOf={({ number }) => number}
      columns={[
        { header: t`Round`, number: true, cell: ({ number }) => number },
        { header: t`What happened`, heads: true, cell: happened },
        {
          header: t`Votes after it`,
          cell: ({ totals }) => totals.map((each) => `${name(each.option)}: ${votes(each.votes)}`).join('; '),
        },
        { header: t`Elected`, cell: elected },
        { header: t`Without a next choice`, number: true, cell: ({ nonTransferable }) => votes(nonTransferable.value) },
      ]}
    />
  );
}
