import type { ApolloClient } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { useSearchParams } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { AccountsDocument, type AccountsQuery } from '../../gql/accounts/graphql.js';
import { Loaded } from '../../ui/loaded.js';
import { PageHead } from '../../ui/page-head.js';
import { Part } from '../../ui/part.js';
import { withPrevious } from '../../ui/with-previous.js';
import { Entries } from './entries.js';
import { FlowPlot } from './flow-plot.js';
import { FlowTable } from './flow-table.js';
import { PeriodPicker } from './period-picker.js';
import { Waterfall } from './waterfall.js';

export { messages } from './locales/en.po';

const periodOf = (search: URLSearchParams) => ({ periodId: search.get('period') });

export const preload = (client: ApolloClient) =>
  client.query({ query: AccountsDocument, variables: periodOf(new URLSearchParams(globalThis.location.search)) });

export default function AccountsPage() {
  const [search] = useSearchParams();
  const answer = useQuery(AccountsDocument, { variables: periodOf(search) });
  return <Loaded answer={withPrevious(answer)}>{(data) => <Accounts data={data} />}</Loaded>;
}

function Accounts({ data }: { data: AccountsQuery }) {
  const { t } = useLingui();
  const format = useFormat();
  const { flow, periods, surplus } = data;
  const from = format.day(flow.period.startsOn);
  const until = format.day(flow.period.endsOn);
  const moment = format.instant(flow.asOf);
  const partial = flow.period.state === 'OPEN';
  return (
    <>
      <PageHead title={t`Accounts`}>
        <Trans>
          What came in from {from} to {until}, what it paid for, and who shares the rest.
        </Trans>
      </PageHead>
      <PeriodPicker periods={periods} current={flow.period.id} />
      <Part title={t`Where the money went`}>
        <p className="asof">
          {partial ? (
            <Trans>An unfinished period: the figures still grow. As of {moment}</Trans>
          ) : (
            <Trans>A closed period. As of {moment}</Trans>
          )}
        </p>
        {flow.links.length === 0 ? (
          <p className="prose">
            <Trans>Nothing has been booked in this period yet. The flow appears with the first metered hour.</Trans>
          </p>
        ) : (
          <>
            <FlowPlot flow={flow} />
            <FlowTable flow={flow} />
          </>
        )}
      </Part>
      <Waterfall surplus={surplus} currency={flow.currency} />
      <Entries from={flow.period.startsOn} until={flow.period.endsOn} />
    </>
  );
}
