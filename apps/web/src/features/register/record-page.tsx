import type { ApolloClient } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { Link, matchPath, useParams } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { RegisterRecordDocument, type RecordPartsFragment } from '../../gql/register/graphql.js';
import { Loaded } from '../../ui/loaded.js';
import { Mark } from '../../ui/mark.js';
import { PageHead } from '../../ui/page-head.js';
import { Part } from '../../ui/part.js';
import { formWords } from '../forms/fields-form.js';
import { LeafProof, proofWords } from '../proof/leaf-proof.js';
import { Acts } from './acts.js';
import { Fines } from './fines.js';
import { Gates } from './gates.js';
import { holdingWords, toneOf } from '../holding/holding-words.js';
import { messages as words } from './locales/en.po';
import { PayFine } from './pay-fine.js';
import { Periods } from './periods.js';
import { Terms } from './terms.js';
import { Timeline } from './timeline.js';
import { useWords } from './use-words.js';
import './register.css';

export const messages = { ...words, ...formWords, ...holdingWords, ...proofWords };

const numberIn = (pathname: string) => matchPath('/register/:number', pathname)?.params.number ?? '';

export const preload = (client: ApolloClient, pathname: string) =>
  client.query({ query: RegisterRecordDocument, variables: { number: numberIn(pathname) } });

/** One holding: who has it, on what terms, and everything that was ever entered about it. */
export default function RecordPage() {
  const { t } = useLingui();
  const { number = '' } = useParams();
  return (
    <Loaded answer={useQuery(RegisterRecordDocument, { variables: { number } })}>
      {({ holdingByNumber }) =>
        holdingByNumber === null ? (
          <>
            <PageHead title={t`No such holding`}>
              <Trans>Nothing is ever taken off the roll: the number may be mistyped.</Trans>
            </PageHead>
            <p>
              <Link className="button" to="/register">
                <Trans>The whole register</Trans>
              </Link>
            </p>
          </>
        ) : (
          <Record holding={holdingByNumber} />
        )
      }
    </Loaded>
  );
}

function Record({ holding }: { holding: RecordPartsFragment }) {
  const { t } = useLingui();
  const format = useFormat();
  const words = useWords();
  const { number, holder, named, subject, state } = holding;
  const since = format.day(holding.since);
  const last = holding.events.reduce((a, b) => (b.number > a.number ? b : a), holding.events[0] ?? NO_EVENT);
  return (
    <>
      <PageHead title={t`Holding ${number}`}>
        {named ? (
          <Trans>
            {words.kind(holding.kind)}: {subject}. Held by {holder} since {since}; the holder chose to show a name.
          </Trans>
        ) : (
          <Trans>
            {words.kind(holding.kind)}: {subject}. Held since {since} by the person who is {holder} on the roll.
          </Trans>
        )}
      </PageHead>
      <p className="row">
        <Mark tone={toneOf(state)}>{words.state(state)}</Mark>
        <Copies number={number} />
      </p>
      <div className="columns">
        <div className="stacked">
          <Terms holding={holding} />
          <Gates gates={holding.gates} />
          <Timeline events={holding.events} currency={holding.currency} />
          <Periods periods={holding.periods} />
          <Fines fines={holding.fines} />
          <PayFine holding={holding} />
        </div>
        <div className="stacked">
          <Acts holding={holding} />
          <Part title={t`Proof`}>
            <p>
              <Trans>
                Each entry holds the fingerprint of the one before. The newest one vouches for them all, and stands in a
                public log that outsiders watch.
              </Trans>
            </p>
            <LeafProof leaf={last.leaf} name={`roll-${number}`} />
          </Part>
        </div>
      </div>
    </>
  );
}

const NO_EVENT = { number: 0, leaf: null };

/** Copies that hold without this page: plain links, for a browser without scripts as well. */
function Copies({ number }: { number: string }) {
  return (
    <span className="row no-print">
      <a className="link" href={`/register/${number}/copy.pdf`} download>
        <Trans>Certified copy (PDF)</Trans>
      </a>
      <a className="link" href={`/register/${number}/copy.json`} download>
        <Trans>Copy for checking (JSON)</Trans>
      </a>
    </span>
  );
}
