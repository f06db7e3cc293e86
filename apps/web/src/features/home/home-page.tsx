import type { ApolloClient } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { HomeDocument, type HomeQuery } from '../../gql/home/graphql.js';
import { Loaded } from '../../ui/loaded.js';
import { PageHead } from '../../ui/page-head.js';
import { messages as ballotWords } from '../ballots/locales/en.po';
import { BooksSlip } from './books-slip.js';
import { Headline } from './headline.js';
import { messages as words } from './locales/en.po';
import { OpenBallots } from './open-ballots.js';
import { Sites } from './sites.js';

export const messages = { ...words, ...ballotWords };

export const preload = (client: ApolloClient) => client.query({ query: HomeDocument });

export default function HomePage() {
  return <Loaded answer={useQuery(HomeDocument)}>{(data) => <Home data={data} />}</Loaded>;
}

function Home({ data }: { data: HomeQuery }) {
  const { t } = useLingui();
  const format = useFormat();
  const { headline, partnership, motions } = data;
  const cameIn = format.quantity(headline.cameIn, headline.currency);
  const shared = format.quantity(headline.shared, headline.currency);
  const waiting = format.quantity(headline.waiting, headline.currency);
  const period = headline.period.name;
  const from = format.day(headline.period.startsOn);
  const until = format.day(headline.period.endsOn);
  const members = format.count(partnership.memberCount);
  const title =
    BigInt(headline.waiting) > 0n
      ? t`In ${period}, ${cameIn} came in, ${shared} was shared and ${waiting} waits for your vote`
      : t`In ${period}, ${cameIn} came in and ${shared} was shared`;
  return (
    <>
      <PageHead title={title}>
        <Trans>
          {partnership.name} has {members} members, who own its machines together and decide what its surplus does.
          These figures run from {from} to {until}.
        </Trans>
      </PageHead>
      <Headline headline={headline} />
      <div className="columns">
        <OpenBallots motions={motions} />
        <BooksSlip balanced={headline.booksBalanced} asOf={headline.asOf} />
      </div>
      <Sites sites={partnership.sites} />
    </>
  );
}
