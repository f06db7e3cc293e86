import { Link } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import type { DisposalPartsFragment } from '../../gql/assets/graphql.js';
import { Mark } from '../../ui/mark.js';
import { Part } from '../../ui/part.js';
import { DECISION_TONES, DECISIONS, DISPOSAL_STATES, useWords } from './words.js';

/** Every wish to give something away, with what the rules said and why. */
export function Disposals({ disposals }: { disposals: readonly DisposalPartsFragment[] }) {
  const { t } = useLingui();
  return (
    <Part title={t`Wishes to give something away`} id="disposals">
      {disposals.length === 0 ? (
        <p className="prose">
          <Trans>
            There has been none. A wish to sell or give something away, called a <dfn>disposal</dfn>, shows here with
            its price, what the thing is worth, and the reason why it may or may not be, before anything moves.
          </Trans>
        </p>
      ) : (
        <ul className="items">
          {disposals.map((disposal) => (
            <DisposalItem key={disposal.code} disposal={disposal} />
          ))}
        </ul>
      )}
    </Part>
  );
}

function DisposalItem({ disposal }: { disposal: DisposalPartsFragment }) {
  const format = useFormat();
  const words = useWords();
  const { code, asset, to, price, currency, valuation, decision, refusal, authorisedAt } = disposal;
  const offered = format.quantity(price, currency);
  const worth = valuation === null ? '' : format.quantity(valuation, currency);
  const on = format.day(disposal.askedOn);
  const expires = disposal.expiresAt === null ? '' : format.instant(disposal.expiresAt);
  const given = authorisedAt === null ? '' : format.instant(authorisedAt);
  return (
    <li className="disposal" id={code}>
      <div>
        <p>
          <strong>
            <Trans>
              <Link to={`/assets/${asset}`}>{asset}</Link> to {to} for {offered}
            </Trans>
          </strong>
        </p>
        {disposal.why !== '' && <p className="written">{disposal.why}</p>}
        <p>
          {valuation === null ? (
            <Trans>Nobody has filed what it is worth.</Trans>
          ) : (
            <Trans>It was valued at {worth}.</Trans>
          )}{' '}
          {authorisedAt !== null && <Trans>The guardian agreed on {given}.</Trans>}{' '}
          {disposal.state === 'AUTHORISED' && expires !== '' && <Trans>It must be done before {expires}.</Trans>}
        </p>
        {refusal !== null && (
          <p className="why-not">
            {refusal.message}{' '}
            <span className="note">
              <Trans>
                Rule <code>{refusal.rule}</code>
              </Trans>
            </span>
          </p>
        )}
        <p className="note">
          <Trans>
            {code}, asked on {on}
          </Trans>
        </p>
      </div>
      <p className="states">
        <Mark tone={DECISION_TONES[decision] ?? 'warn'}>{words(DECISIONS, decision)}</Mark>
        <span className="note">{words(DISPOSAL_STATES, disposal.state)}</span>
      </p>
    </li>
  );
}
