import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import type { RegisterQuery } from '../../gql/register/graphql.js';
import { HOLDING_KINDS } from './holding-kind.js';

type Holding = RegisterQuery['register']['edges'][number]['node'];

/** The roll: one entry per holding, its history behind it. */
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
  const { t } = useLingui();
  const format = useFormat();
  const kind = HOLDING_KINDS[holding.kind];
  const since = format.day(holding.since);
  const words = kind === undefined ? holding.kind : t(kind);
  return (
    <li>
      <details>
        <summary className="entry holding">
          <strong>{holding.rollNumber}</strong>
          <span>{holding.named ? `${holding.holder}, ${words.toLocaleLowerCase()}` : words}</span>
          <span className="note">
            <Trans>
              {holding.subject}, since {since}
            </Trans>
          </span>
        </summary>
        <div className="part">
          <p>
            {words}.{' '}
            {holding.named ? <Trans>The holder chose to show a name.</Trans> : <Trans>Held by roll number.</Trans>}
          </p>
          <ol className="events">
            {holding.events.map((event) => (
              <li key={event.number}>
                <time dateTime={event.on}>{format.day(event.on)}</time>:{' '}
                {event.event.toLocaleLowerCase().replaceAll('_', ' ')}
              </li>
            ))}
          </ol>
        </div>
      </details>
    </li>
  );
}
