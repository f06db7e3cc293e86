import { Link } from 'react-router';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import type { CustomPageQuery } from '../../gql/custom/graphql.js';
import { Mark } from '../../ui/mark.js';
import { Part } from '../../ui/part.js';

type Proposal = CustomPageQuery['customProposals'][number];

/** What members want to change. */
export function Proposals({ proposals }: { proposals: readonly Proposal[] }) {
  const { t } = useLingui();
  return (
    <Part title={t`Proposals`} id="proposals">
      {proposals.length === 0 ? (
        <p className="prose">
          <Trans>
            Nobody has proposed a change yet. A proposal shows here with every rule it would change, before anybody
            votes on it.
          </Trans>{' '}
          <Link to="/custom/propose">
            <Trans>Write the first one</Trans>
          </Link>
        </p>
      ) : (
        <ul className="items">
          {proposals.map((proposal) => (
            <ProposalItem key={proposal.id} proposal={proposal} />
          ))}
        </ul>
      )}
    </Part>
  );
}

function ProposalItem({ proposal: { id, title, by, createdAt, state, changes, refusals } }: { proposal: Proposal }) {
  const since = useFormat().day(createdAt);
  return (
    <li className="proposal">
      <div>
        <p>
          <Link to={`/custom/proposals/${id}`}>
            <strong>{title}</strong>
          </Link>
        </p>
        <p className="note">
          <Plural value={changes.length} one="# rule would change" other="# rules would change" />.{' '}
          <Trans>
            By {by}, {since}.
          </Trans>
        </p>
      </div>
      <ProposalState state={state} refused={refusals.length > 0} />
    </li>
  );
}

export function ProposalState({ state, refused }: { state: string; refused: boolean }) {
  if (state === 'ADOPTED') {
    return (
      <Mark tone="good">
        <Trans>adopted</Trans>
      </Mark>
    );
  }
  if (state === 'WITHDRAWN') {
    return (
      <span className="note">
        <Trans>withdrawn</Trans>
      </span>
    );
  }
  if (refused) {
    return (
      <Mark tone="bad">
        <Trans>breaks a rule: no vote can carry it as it stands</Trans>
      </Mark>
    );
  }
  return (
    <Mark tone="warn">
      <Trans>waits for a vote</Trans>
    </Mark>
  );
}
