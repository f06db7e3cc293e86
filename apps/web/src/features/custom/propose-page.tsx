import type { ApolloClient } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { CustomToChangeDocument, CustomVersionsDocument } from '../../gql/custom/graphql.js';
import { Loaded } from '../../ui/loaded.js';
import { PageHead } from '../../ui/page-head.js';
import { ProposalForm } from './proposal-form.js';
import './custom.css';
import './form.css';

export { messages } from './locales/en.po';

export const preload = (client: ApolloClient) => client.query({ query: CustomVersionsDocument });

/** Writing a change of the rules: anybody may try one out; members put it to the others. */
export default function ProposePage() {
  const { t } = useLingui();
  return (
    <Loaded answer={useQuery(CustomVersionsDocument)}>
      {({ customVersions }) => (
        <>
          <PageHead title={t`Propose a change of the rules`}>
            <Trans>
              Change what you would change. Each value is checked while you type, and you see what it would cost you.
              Nothing is in force before the members have voted for it.
            </Trans>
          </PageHead>
          <Latest version={customVersions.map(({ version }) => version).reduce((a, b) => Math.max(a, b), 0)} />
        </>
      )}
    </Loaded>
  );
}

function Latest({ version }: { version: number }) {
  const answer = useQuery(CustomToChangeDocument, { variables: { version } });
  return (
    <Loaded part answer={answer}>
      {({ customVersion, customDocument }) => (
        <ProposalForm
          key={version}
          version={version}
          rules={customVersion?.rules ?? []}
          document={JSON.parse(customDocument) as unknown}
        />
      )}
    </Loaded>
  );
}
