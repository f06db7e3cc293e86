import type { ApolloClient } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { AuditDocument, type AuditQuery } from '../../gql/audit/graphql.js';
import { useFormat } from '../../format/use-format.js';
import { Loaded } from '../../ui/loaded.js';
import { PageHead } from '../../ui/page-head.js';
import { Checks } from './checks.js';
import { CustomInForce } from './custom-in-force.js';
import { Exports } from './exports.js';
import { Log } from './log.js';
import { Periods } from './periods.js';
import { TrialBalance } from './trial-balance.js';

export { messages } from './locales/en.po';

export const preload = (client: ApolloClient) => client.query({ query: AuditDocument });

export default function AuditPage() {
  return <Loaded answer={useQuery(AuditDocument)}>{(data) => <Audit data={data} />}</Loaded>;
}

function Audit({ data }: { data: AuditQuery }) {
  const { t } = useLingui();
  const format = useFormat();
  const failed = data.checks.filter(({ passed }) => !passed).length;
  const count = format.count(data.checks.length);
  const missed = format.count(failed);
  return (
    <>
      <PageHead title={t`Audit`}>
        {failed === 0 ? (
          <Trans>
            All {count} checks pass. Each is a question put to the database, not to the program that filled it.
          </Trans>
        ) : (
          <Trans>
            {missed} of {count} checks fail. Nothing is hidden: they are listed first.
          </Trans>
        )}
      </PageHead>
      <Checks checks={data.checks} scheduled={data.lastScheduledCheck} />
      <Log head={data.logHead} />
      <Exports />
      <Periods periods={data.periods} />
      <TrialBalance balance={data.trialBalance} />
      <CustomInForce custom={data.custom} />
    </>
  );
}
