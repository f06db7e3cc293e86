import { Link } from 'react-router';
import { Plural, Trans } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import type { EffectFactsQuery } from '../../gql/motions/graphql.js';

type Bets = NonNullable<EffectFactsQuery['motionChoices']>['bets'];

/** The bets that members chose so far, each with what it has and until when. */
export function BetsRunning({ bets }: { readonly bets: Bets }) {
  if (bets.length === 0) {
    return (
      <p className="prose">
        <Trans>No bets run so far.</Trans>
      </p>
    );
  }
  return (
    <>
      <p className="prose">
        <Plural value={bets.length} one="One bet was chosen so far:" other="# bets were chosen so far:" />
      </p>
      <ul>
        {bets.map((bet) => (
          <Bet key={`${bet.motion} ${bet.id}`} bet={bet} />
        ))}
      </ul>
    </>
  );
}

function Bet({ bet: { motion, title, cost, currency, endsOn, over } }: { readonly bet: Bets[number] }) {
  const format = useFormat();
  const [money, day] = [format.quantity(cost, currency), format.day(endsOn)];
  return (
    <li>
      <Link to={`/motions/${motion}`}>{title}</Link>{' '}
      {over ? (
        <Trans>
          with {money}; its term was over on {day}
        </Trans>
      ) : (
        <Trans>
          with {money}, until {day}
        </Trans>
      )}
    </li>
  );
}
