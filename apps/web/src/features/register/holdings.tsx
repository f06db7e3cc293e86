import { Link } from 'react-router';
import { Trans } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import type { RegisterQuery } from '../../gql/register/graphql.js';
import { Mark } from '../../ui/mark.js';
import { toneOf } from '../holding/holding-words.js';
import { useWords } from './use-words.js';

type Holding = RegisterQuery['register']['edges'][number]['node'];

/** The roll: one line per holding, which leads to its record. */
export function Holdings({ holdings }: { holdings: readonly Holding[] }) {
  return (
    <ul className="items">
      {holdings.map((holding) => (
        <HoldingItem key={holding.id} holding={holding} />
      ))}
    </ul>
  );
}

function HoldingItem({ holding }: { holding: Holding }) {
  const format = useFormat();
  const words = useWords();
  const { number, holder, subject, state } = holding;
  const since = format.day(holding.since);
  return (
    <li className="holding">
      <p>
        <Link to={`/register/${number}`} id={`holding-${number}`}>
          <strong>{number}</strong>
        </Link>
      </p>
      <div>
        <p>
          <Trans>
            {words.kind(holding.kind)}: {subject}
          </Trans>
        </p>
        <p className="note">
          <Trans>
            {holder}, since {since}
          </Trans>
        </p>
      </div>
      <Mark tone={toneOf(state)}>{words.state(state)}</Mark>
    </li>
  );
}
