import type { ApolloClient } from '@apollo/client';
import { useMutation, useQuery } from '@apollo/client/react';
import { Link, matchPath, useParams } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { useViewer } from '../../client/use-viewer.js';
import { useFormat } from '../../format/use-format.js';
import {
  CustomProposalDocument,
  WithdrawCustomProposalDocument,
  type CustomProposalQuery,
} from '../../gql/custom/graphql.js';
import { Loaded } from '../../ui/loaded.js';
import { PageHead } from '../../ui/page-head.js';
import { Part } from '../../ui/part.js';
import { RefusalSlip } from '../../ui/refusal-slip.js';
import { Slip } from '../../ui/slip.js';
import { Changes } from './changes.js';
import { Costs, preloadCosts } from './costs.js';
import { ProposalState } from './proposals.js';
import { RuledBy } from './ruled-by.js';
import './custom.css';

export { messages } from './locales/en.po';

type Proposal = NonNullable<CustomProposalQuery['customProposal']>;

export async function preload(client: ApolloClient, pathname: string): Promise<void> {
  const id = matchPath('/custom/proposals/:id', pathname)?.params.id ?? '';
  const { data } = await client.query({ query: CustomProposalDocument, variables: { id } });
  // What stands below it would jump if the costs came later.
  if (data?.customProposal?.state === 'DRAFT') await preloadCosts(client, data.customProposal.document);
}

/** One proposed change of the rules, with every rule it would change. */
export default function ProposalPage() {
  const { t } = useLingui();
  const { id = '' } = useParams();
  return (
    <Loaded answer={useQuery(CustomProposalDocument, { variables: { id } })}>
      {({ customProposal }) =>
        customProposal === null ? (
          <>
            <PageHead title={t`No such proposal`}>
              <Trans>The link to it may be cut short.</Trans>
            </PageHead>
            <p>
              <Link className="button" to="/custom#proposals">
                <Trans>All proposals</Trans>
              </Link>
            </p>
          </>
        ) : (
          <ProposalParts proposal={customProposal} />
        )
      }
    </Loaded>
  );
}

function ProposalParts({ proposal }: { proposal: Proposal }) {
  const { t } = useLingui();
  const format = useFormat();
  const { by, changes, refusals, state } = proposal;
  const version = useViewer()?.partnership.customVersion ?? 1;
  const on = format.day(proposal.createdAt);
  return (
    <>
      <PageHead title={proposal.title}>
        <p className="written">{proposal.why}</p>
      </PageHead>
      <p className="row">
        <ProposalState state={state} refused={refusals.length > 0} />
        <span>
          <Trans>
            Proposed by {by}, {on}.
          </Trans>
        </span>
      </p>
      {refusals.length > 0 && (
        <Part title={t`Why it cannot be as it stands`}>
          {refusals.map((refusal) => (
            <Slip key={`${refusal.kind} ${refusal.field} ${refusal.message}`} tone="bad">
              <p>{refusal.message}</p>
              <p>
                <RuledBy rule={refusal.rule} version={version} />
              </p>
            </Slip>
          ))}
        </Part>
      )}
      <Part title={t`What it would change`}>
        {changes.length === 0 ? (
          <p className="prose">
            <Trans>Nothing: the rules in force already say the same.</Trans>
          </p>
        ) : (
          <Changes changes={changes} before={t`Today`} after={t`As proposed`} />
        )}
      </Part>
      {state === 'DRAFT' && <Costs document={proposal.document} />}
      {state === 'DRAFT' && <Withdraw proposal={proposal} />}
      <p>
        <Link to="/custom#proposals">
          <Trans>All proposals</Trans>
        </Link>
      </p>
    </>
  );
}

/** For whoever wrote it. */
function Withdraw({ proposal: { id, by } }: { proposal: Proposal }) {
  const { t } = useLingui();
  const person = useViewer()?.viewer.person ?? null;
  const [withdraw, { data, error, loading }] = useMutation(WithdrawCustomProposalDocument, {
    refetchQueries: [CustomProposalDocument],
  });
  if (person === null || ![person.rollNumber, person.name].includes(by)) return null;
  const result = data?.withdrawCustomProposal;
  return (
    <Part title={t`It is yours`}>
      <p className="prose">
        <Trans>You can take it back as long as no vote has been called on it. It stays readable, as withdrawn.</Trans>
      </p>
      {result !== undefined && result.__typename !== 'CustomWithdrawn' && <RefusalSlip refusal={result} />}
      {error !== undefined && (
        <Slip tone="bad" alert>
          <p>
            <Trans>It did not reach the server, or your session has run out. Try again.</Trans>
          </p>
        </Slip>
      )}
      <p>
        <button
          className="button plain"
          type="button"
          disabled={loading}
          onClick={() => {
            // What went wrong on the way stands in `error`, shown above.
            withdraw({ variables: { id } }).catch(() => undefined);
          }}
        >
          <Trans>Withdraw it</Trans>
        </button>
      </p>
    </Part>
  );
}
