import type { ApolloClient } from '@apollo/client';
import { skipToken, useQuery } from '@apollo/client/react';
import { Link, useSearchParams } from 'react-router';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { MeteredUseDocument, MoreReportsDocument, type MeteredUseQuery } from '../../gql/operator/graphql.js';
import { Forbidden } from '../../ui/forbidden.js';
import { Loaded } from '../../ui/loaded.js';
import { PageHead } from '../../ui/page-head.js';
import { Part } from '../../ui/part.js';
import { Slip } from '../../ui/slip.js';
import { withPrevious } from '../../ui/with-previous.js';
import { ReportTable } from './report-table.js';
import { SourceTable } from './source-table.js';
import { askedIn, fileOfUse, linkToUse, monthBeside, type UseOf } from './use-link.js';
import './operator.css';

export { messages } from './locales/en.po';

const AT_A_TIME = 50;

export type Use = NonNullable<MeteredUseQuery['meteredUse']>;

const variablesOf = ({ site, month, source }: UseOf) => ({ site, month, source: source ?? null, first: AT_A_TIME });

export const preload = async (client: ApolloClient) => {
  const asked = askedIn(new URLSearchParams(globalThis.location.search));
  if (asked !== null) await client.query({ query: MeteredUseDocument, variables: variablesOf(asked) });
};

/** The reports that a site's month of GPU time is made of. */
export default function UsePage() {
  const { t } = useLingui();
  const [search] = useSearchParams();
  const asked = askedIn(search);
  const answer = useQuery(MeteredUseDocument, asked === null ? skipToken : { variables: variablesOf(asked) });
  if (asked === null) return <NoSuchMonth />;
  const more = () =>
    answer
      .fetchMore({
        query: MoreReportsDocument,
        variables: { ...variablesOf(asked), after: answer.data?.useReports?.pageInfo.endCursor ?? null },
        updateQuery: (known, { fetchMoreResult: { useReports } }) => ({
          ...known,
          useReports: useReports && {
            ...useReports,
            reports: [...(known.useReports?.reports ?? []), ...useReports.reports],
          },
        }),
      })
      .catch(() => undefined);
  return (
    <Loaded
      answer={withPrevious(answer)}
      forbidden={
        <Forbidden title={t`Reports of use`}>
          <Trans>Sign in as somebody who runs a site to see what its machines reported.</Trans>
        </Forbidden>
      }
    >
      {({ meteredUse, useReports }) =>
        meteredUse === null || useReports === null ? (
          <NoSuchMonth />
        ) : (
          <Behind use={meteredUse} page={useReports} asked={asked} more={() => void more()} />
        )
      }
    </Loaded>
  );
}

function NoSuchMonth() {
  const { t } = useLingui();
  return (
    <>
      <PageHead title={t`Nothing to show here`}>
        <Trans>There is no such site and month, or no machine of yours stands there.</Trans>
      </PageHead>
      <p>
        <Link className="link" to="/operator">
          <Trans>Your machines and sites</Trans>
        </Link>
      </p>
    </>
  );
}

interface BehindProps {
  readonly use: Use;
  readonly page: NonNullable<MeteredUseQuery['useReports']>;
  readonly asked: UseOf;
  readonly more: () => void;
}

function Behind({ use, page, asked, more }: BehindProps) {
  const { t } = useLingui();
  const format = useFormat();
  const [site, month, moment] = [use.siteName, format.month(use.month), format.instant(use.asOf)];
  const source = asked.source ?? null;
  return (
    <>
      <PageHead title={t`${site}, ${month}`}>
        <Sum use={use} source={source} />
        <p className="asof">
          {use.partial ? (
            <Trans>This month is not over: the figures still grow. As of {moment}</Trans>
          ) : (
            <Trans>As of {moment}</Trans>
          )}
        </p>
      </PageHead>
      <Ways use={use} asked={asked} />
      {source === null && <SourceTable use={use} />}
      <Part title={t`Reports`}>
        <What use={use} />
        {page.reports.length > 0 && <ReportTable reports={page.reports} />}
        {page.pageInfo.hasNextPage && (
          <p>
            <button className="button plain" type="button" onClick={more}>
              <Trans>Show more</Trans>
            </button>
          </p>
        )}
        <p>
          <a className="link" href={fileOfUse(asked)} download>
            <Trans>These reports as CSV</Trans>
          </a>
        </p>
      </Part>
    </>
  );
}

/** What the reports add up to, and whether that is what every figure is made of. */
function Sum({ use, source }: { use: Use; source: string | null }) {
  const format = useFormat();
  const [counted, idle, others] = [use.counted, use.idle, use.elsewhere ?? '0'].map((steps) =>
    format.quantity(steps, 'COMPUTE_RAW'),
  );
  const hours = format.quantity(use.rolledUp ?? '0', 'COMPUTE_RAW');
  if (use.reports === 0) return <Trans>No report of GPU time counts in this month.</Trans>;
  return (
    <>
      <Trans>
        <Plural value={use.reports} one="# report counts" other="# reports count" /> here and{' '}
        <Plural value={use.reports} one="makes" other="add up to" /> {counted}.
      </Trans>{' '}
      {use.idle !== '0' && <Trans>Of that, nobody held the cards for {idle}.</Trans>}{' '}
      {(use.elsewhere ?? '0') !== '0' && (
        <Trans>
          Of that, {others} is in the sum and not in the list: machines that others look after reported it, or a file.
        </Trans>
      )}{' '}
      {source !== null ? (
        <Trans>They are those of {source} alone.</Trans>
      ) : use.rolledUp === use.counted ? (
        <Trans>The bar that you came from is drawn from the same sum.</Trans>
      ) : (
        <Slip tone="bad" alert>
          <p>
            <Trans>
              The hours of the month hold {hours}. The two must be equal: run <code>copyhold check</code> and tell
              whoever keeps the books.
            </Trans>
          </p>
        </Slip>
      )}
    </>
  );
}

/** To the months beside, back to all sources, and to the operator's page. */
function Ways({ use: { site, month, partial }, asked }: { use: Use; asked: UseOf }) {
  const { t } = useLingui();
  const format = useFormat();
  // There is nothing to see of a month that has not begun.
  const beside = (partial ? ([-1] as const) : ([-1, 1] as const)).map((step) => monthBeside(month, step));
  const source = asked.source ?? null;
  return (
    <nav className="row" aria-label={t`Months`}>
      {beside.map((each, index) => (
        <Link
          key={each}
          className="link"
          to={linkToUse({ site, month: each, source })}
          rel={index === 0 ? 'prev' : 'next'}
        >
          {format.month(each)}
        </Link>
      ))}
      {source !== null && (
        <Link className="link" to={linkToUse({ site, month })}>
          <Trans>Every machine and file</Trans>
        </Link>
      )}
      <Link className="link" to="/operator">
        <Trans>Back to your machines</Trans>
      </Link>
    </nav>
  );
}

/** What does not count and is listed all the same. */
function What({ use: { replaced, takenBack, waiting, reports } }: { use: Use }) {
  const format = useFormat();
  const [old, back, early] = [replaced, takenBack, waiting].map((count) => format.count(count));
  if (reports + replaced + takenBack + waiting === 0) {
    return (
      <p className="prose">
        <Trans>Reports appear here as machines send them, or as somebody reads in a file of jobs.</Trans>
      </p>
    );
  }
  return (
    <p className="prose">
      <Trans>The latest use first. Nothing is ever changed: a mistake is corrected by another report.</Trans>{' '}
      {replaced > 0 && <Trans>Corrected, and counted no more: {old}.</Trans>}{' '}
      {takenBack > 0 && <Trans>Take others back: {back}.</Trans>}{' '}
      {waiting > 0 && <Trans>Correct what nobody has reported yet, and wait: {early}.</Trans>}
    </p>
  );
}
