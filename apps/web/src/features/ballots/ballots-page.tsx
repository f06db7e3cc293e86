import type { ApolloClient } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { SignInLink } from '../../ui/sign-in-link.js';
import { BallotsDocument, type BallotsQuery, type MotionState } from '../../gql/ballots/graphql.js';
import { Loaded } from '../../ui/loaded.js';
import { PageHead } from '../../ui/page-head.js';
import { Part } from '../../ui/part.js';
import { MotionsDocument } from '../../gql/motions/graphql.js';
import { messages as motionWords } from '../motions/locales/en.po';
import { MotionsPart } from '../motions/motions-part.js';
import { messages as words } from './locales/en.po';
import { MotionItem, type MotionSummary } from './motion-item.js';

export const messages = { ...words, ...motionWords };

export const preload = (client: ApolloClient) =>
  Promise.all([client.query({ query: BallotsDocument }), client.query({ query: MotionsDocument })]);

const TO_COME: ReadonlySet<MotionState> = new Set(['DRAFT', 'DELIBERATION', 'NOTICED']);

export default function BallotsPage() {
  return <Loaded answer={useQuery(BallotsDocument)}>{(data) => <Ballots data={data} />}</Loaded>;
}

function Ballots({ data }: { data: BallotsQuery }) {
  const { t } = useLingui();
  const { motions, viewer } = data;
  const needsMe = (motion: MotionSummary) => motion.state === 'OPEN' && motion.mayVote && motion.receipt === null;
  const mine = motions.filter(needsMe);
  const open = motions.filter((motion) => motion.state === 'OPEN' && !needsMe(motion));
  const toCome = motions.filter(({ state }) => TO_COME.has(state));
  const past = motions.filter(({ state }) => state !== 'OPEN' && !TO_COME.has(state));
  return (
    <>
      <PageHead title={t`Ballots`}>
        <Trans>One member, one vote. Nobody sees a result, nor a part of one, before the ballot closes.</Trans>
      </PageHead>
      {!viewer.signedIn && (
        <p>
          <SignInLink>
            <Trans>Sign in to see which ballots need your vote</Trans>
          </SignInLink>
        </p>
      )}
      <MotionsPart />
      <Motions title={t`Needs your vote`} motions={mine} />
      <Motions title={t`Open`} motions={open} />
      <Motions title={t`Announced`} motions={toCome} />
      <Motions title={t`Past`} motions={past} />
      {motions.length === 0 && (
        <p className="prose">
          <Trans>
            No ballot has been called yet. The first one comes when a period closes with a surplus to divide.
          </Trans>
        </p>
      )}
    </>
  );
}

function Motions({ title, motions }: { title: string; motions: readonly MotionSummary[] }) {
  if (motions.length === 0) return null;
  return (
    <Part title={title}>
      <ul className="items">
        {motions.map((motion) => (
          <MotionItem key={motion.id} motion={motion} />
        ))}
      </ul>
    </Part>
  );
}
