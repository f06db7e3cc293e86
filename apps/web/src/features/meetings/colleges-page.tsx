import type { ApolloClient } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { Link } from 'react-router';
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { client } from '../../client/apollo-client.js';
import { useFormat } from '../../format/use-format.js';
import { ChooseMyCollegeDocument, CollegesPageDocument, type CollegesPageQuery } from '../../gql/meetings/graphql.js';
import { Loaded } from '../../ui/loaded.js';
import { Mark } from '../../ui/mark.js';
import { PageHead } from '../../ui/page-head.js';
import { Part } from '../../ui/part.js';
import { Slip } from '../../ui/slip.js';
import { formWords } from '../forms/fields-form.js';
import { ActTrouble } from '../motions/act-trouble.js';
import { messages as motionWords } from '../motions/locales/en.po';
import { useAct } from '../motions/use-act.js';
import { messages as words } from './locales/en.po';
import './meetings.css';

export const messages = { ...words, ...formWords, ...motionWords };

type Standing = CollegesPageQuery['collegeStandings'][number];

export const preload = (apollo: ApolloClient) => apollo.query({ query: CollegesPageDocument });

interface Told {
  readonly who: MessageDescriptor;
  readonly joins: MessageDescriptor;
  readonly due: MessageDescriptor;
}

const FROM_THE_FIRST = msg`It is heard on everything, from the first day.`;

const COLLEGES: Readonly<Record<string, Told>> = {
  WORKER: {
    who: msg`Those who work for the enterprise that runs the machines.`,
    joins: msg`By work: the officers enter whoever is employed.`,
    due: FROM_THE_FIRST,
  },
  PUBLIC: {
    who: msg`The public body, by the people whom it sends. It has votes like everybody else, one each.`,
    joins: msg`By being sent by the public body.`,
    due: FROM_THE_FIRST,
  },
  COMMON: {
    who: msg`The Common Association: those who live here, or use what is here.`,
    joins: msg`By living in the territory, or by holding a right to use: ask the officers to be entered.`,
    due: FROM_THE_FIRST,
  },
  HOST: {
    who: msg`The neighbours of the sites, who bear heat and noise. What runs at a site they decide alone.`,
    joins: msg`By living beside a site: ask the officers to be entered.`,
    due: msg`It must be heard from the first site on.`,
  },
  LABELLER: {
    who: msg`Those who label what models learn from.`,
    joins: msg`By work: from a first label that was accepted.`,
    due: msg`It must be heard from the first accepted label on.`,
  },
};

/** The colleges as they stand: who belongs, what weight and quorum they have, and in which one the viewer votes. */
export default function CollegesPage() {
  const answer = useQuery(CollegesPageDocument, { fetchPolicy: 'cache-and-network' });
  return <Loaded answer={answer}>{(data) => <Colleges data={data} />}</Loaded>;
}

function Colleges({ data: { collegeStandings: standings, partnership } }: { data: CollegesPageQuery }) {
  const { t } = useLingui();
  const version = partnership.customVersion;
  return (
    <>
      <PageHead title={t`Colleges`}>
        <Trans>
          Members vote in groups, so that no group is outvoted by another that is only larger. Everybody has one vote,
          in one college. Weights and quorums are those of the <Link to={`/custom/${version}`}>rules in force</Link>.
        </Trans>
      </PageHead>
      <Own standings={standings} />
      {standings.map((standing) => (
        <College key={standing.code} standing={standing} />
      ))}
    </>
  );
}

/** Whoever is in two chooses one, before a roll is fixed. */
function Own({ standings }: { standings: readonly Standing[] }) {
  const { t } = useLingui();
  const came = useAct();
  const own = standings.filter((each) => each.own);
  const votes = own.find(({ votesHere }) => votesHere);
  if (own.length === 0) return null;
  const choose = (college: string) => {
    void came.act(async () => {
      const { data } = await client.mutate({
        mutation: ChooseMyCollegeDocument,
        variables: { college },
        refetchQueries: [CollegesPageDocument],
        awaitRefetchQueries: true,
      });
      return data?.chooseCollege;
    });
  };
  const name = votes?.name ?? '';
  return (
    <Part title={t`Your college`}>
      <p role="status">
        {votes === undefined ? (
          <Trans>Your college is not due to be heard yet.</Trans>
        ) : (
          <Trans>
            You vote in: <strong>{name}</strong>.
          </Trans>
        )}
      </p>
      {own.length > 1 && (
        <>
          <p className="prose">
            <Trans>
              You are in more than one, and have one vote. What you choose holds from the next roll that is fixed.
            </Trans>
          </p>
          <p className="row no-print">
            {own.map((each) => (
              <button
                key={each.code}
                className="button plain"
                type="button"
                aria-pressed={each.votesHere}
                disabled={came.busy}
                onClick={() => {
                  choose(each.code);
                }}
              >
                {each.name}
              </button>
            ))}
          </p>
          <ActTrouble came={came} />
        </>
      )}
    </Part>
  );
}

function College({ standing }: { standing: Standing }) {
  const { t } = useLingui();
  const format = useFormat();
  const { code, name, members, voters, due, weight, quorum, own, votesHere } = standing;
  const told = COLLEGES[code];
  const [belong, vote, needed] = [members, voters, quorum].map((count) => format.count(count));
  return (
    <Part title={name}>
      {told !== undefined && <p className="prose">{t(told.who)}</p>}
      <p className="row">
        <Mark tone={due ? 'good' : 'warn'}>{due ? <Trans>Heard now</Trans> : <Trans>Not due yet</Trans>}</Mark>
        {votesHere && <Mark tone="good">{t`You vote here`}</Mark>}
        {own && !votesHere && <span>{t`You are a member`}</span>}
      </p>
      <dl className="college-facts">
        <dt>
          <Trans>Who belongs</Trans>
        </dt>
        <dd>
          <Trans>Members: {belong}.</Trans>
          {due && (
            <>
              {' '}
              <Trans>Of these vote here today: {vote}; the others in another college of theirs.</Trans>
            </>
          )}
        </dd>
        <dt>
          <Trans>Weight</Trans>
        </dt>
        <dd>
          <Trans>{format.share(weight)} of the whole vote, where weights are counted and every college is heard.</Trans>
        </dd>
        {due && (
          <>
            <dt>
              <Trans>Quorum</Trans>
            </dt>
            <dd>
              <Trans>{needed} must take part.</Trans>
            </dd>
          </>
        )}
        {told !== undefined && (
          <>
            <dt>
              <Trans>When it is heard</Trans>
            </dt>
            <dd>{t(told.due)}</dd>
            <dt>
              <Trans>How one joins</Trans>
            </dt>
            <dd>{t(told.joins)}</dd>
          </>
        )}
      </dl>
      <Small standing={standing} />
    </Part>
  );
}

/** A college that cannot hide how its members vote says so before they do. */
function Small({ standing: { due, voters, leastShown } }: { standing: Standing }) {
  const format = useFormat();
  const least = format.count(leastShown);
  if (!due || voters === 0 || voters >= leastShown) return null;
  return (
    <Slip tone="warn">
      <p>
        {voters <= 2 ? (
          <Trans>So small that a result shows how each member voted: its ballots are open.</Trans>
        ) : (
          <Trans>Fewer than {least} vote here: its counts are not published, and yet secrecy cannot be promised.</Trans>
        )}
      </p>
    </Slip>
  );
}
