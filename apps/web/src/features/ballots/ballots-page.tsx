import type { ApolloClient } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { Link } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { BallotsDocument, type BallotsQuery } from '../../gql/ballots/graphql.js';
import { MotionsDocument, type MotionsQuery } from '../../gql/motions/graphql.js';
import { Loaded } from '../../ui/loaded.js';
import { PageHead } from '../../ui/page-head.js';
import { Part } from '../../ui/part.js';
import { SignInLink } from '../../ui/sign-in-link.js';
import { messages as motionWords } from '../motions/locales/en.po';
import { MotionEntry } from '../motions/motions-part.js';
import { BALLOT_PARTS, inOrder, type BallotPart, type Listed } from './ballot-order.js';
import { messages as words } from './locales/en.po';
import { MotionItem } from './motion-item.js';

export const messages = { ...words, ...motionWords };

export const preload = (client: ApolloClient) =>
  Promise.all([client.query({ query: BallotsDocument }), client.query({ query: MotionsDocument })]);

/** So many of the decided ones stand open; the others are folded away. */
const RECENT = 10;

/** One line of the list: a motion of members, or a division of the surplus. */
type Entry = Listed &
  ({ readonly motion: MotionsQuery['motions'][number] } | { readonly division: BallotsQuery['motions'][number] });

export default function BallotsPage() {
  const motions = useQuery(MotionsDocument);
  return (
    <Loaded answer={useQuery(BallotsDocument)}>
      {(divided) => (
        <Loaded answer={motions}>{(moved) => <Ballots divisions={divided.motions} moved={moved} />}</Loaded>
      )}
    </Loaded>
  );
}

function entriesOf(divisions: BallotsQuery['motions'], motions: MotionsQuery['motions']): readonly Entry[] {
  return [
    ...motions.map((motion) => ({
      motion,
      state: motion.state,
      opensAt: motion.opensAt,
      closesAt: motion.closesAt,
      mayVote: (motion.own?.voter ?? null) !== null,
      voted: (motion.own?.ballots ?? 0) > 0,
    })),
    ...divisions.map((division) => ({
      division,
      state: division.state,
      closesAt: division.closesAt,
      mayVote: division.mayVote,
      voted: division.receipt !== null,
    })),
  ];
}

function Ballots({ divisions, moved }: { divisions: BallotsQuery['motions']; moved: MotionsQuery }) {
  const { t } = useLingui();
  const { signedIn } = moved.viewer;
  const entries = entriesOf(divisions, moved.motions);
  const titles: Readonly<Record<BallotPart, string>> = {
    NEEDED: t`Needs your vote`,
    OPEN: t`Open`,
    ANNOUNCED: t`Announced`,
    DISCUSSED: t`Under discussion`,
    DRAFTS: t`Your drafts`,
    DECIDED: t`Decided`,
  };
  return (
    <>
      <PageHead title={t`Ballots`}>
        <Trans>One member, one vote. Nobody sees a result, nor a part of one, before the ballot closes.</Trans>
      </PageHead>
      {!signedIn && (
        <p>
          <SignInLink>
            <Trans>Sign in to see which ballots need your vote</Trans>
          </SignInLink>
        </p>
      )}
      {signedIn && (
        <p>
          <Link to="/mandates">
            <Trans>Who votes for you, and for whom you vote</Trans>
          </Link>
        </p>
      )}
      {BALLOT_PARTS.map((part) => (
        <Listing key={part} part={part} title={titles[part]} entries={inOrder(part, entries)} signedIn={signedIn} />
      ))}
      {entries.length === 0 && (
        <p className="prose">
          <Trans>
            No ballot has been called yet. The first one comes when a member puts a motion to the vote, or when a period
            closes with a surplus to divide.
          </Trans>
        </p>
      )}
    </>
  );
}

interface ListingProps {
  readonly part: BallotPart;
  readonly title: string;
  readonly entries: readonly Entry[];
  readonly signedIn: boolean;
}

function Listing({ part, title, entries, signedIn }: ListingProps) {
  const empty = signedIn ? <Empty part={part} /> : null;
  if (entries.length === 0 && (empty === null || (part !== 'NEEDED' && part !== 'DISCUSSED'))) return null;
  const recent = part === 'DECIDED' ? entries.slice(0, RECENT) : entries;
  return (
    <Part title={title}>
      {entries.length === 0 ? empty : <Entries entries={recent} />}
      {recent.length < entries.length && <Older entries={entries.slice(recent.length)} />}
      {part === 'DISCUSSED' && signedIn && (
        <p className="no-print">
          <Link className="button plain" to="/motions/new">
            <Trans>Write a motion</Trans>
          </Link>
        </p>
      )}
    </Part>
  );
}

function Empty({ part }: { part: BallotPart }) {
  return (
    <p className="prose">
      {part === 'NEEDED' ? (
        <Trans>Nothing waits for your vote. What does will stand here first, with the time that is left.</Trans>
      ) : (
        <Trans>No motion is under discussion. Any member may write one.</Trans>
      )}
    </p>
  );
}

function Entries({ entries }: { entries: readonly Entry[] }) {
  return (
    <ul className="items">
      {entries.map((entry) =>
        'motion' in entry ? (
          <MotionEntry key={entry.motion.id} motion={entry.motion} />
        ) : (
          <MotionItem key={entry.division.id} motion={entry.division} />
        ),
      )}
    </ul>
  );
}

function Older({ entries }: { entries: readonly Entry[] }) {
  const format = useFormat();
  const count = format.count(entries.length);
  return (
    <details>
      <summary className="more">
        <Trans>Older ones: {count}</Trans>
      </summary>
      <Entries entries={entries} />
    </details>
  );
}
