import { useMutation } from '@apollo/client/react';
import { useNavigate } from 'react-router';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { client } from '../../client/apollo-client.js';
import { useViewer } from '../../client/use-viewer.js';
import { ProposeCustomDocument, type RefusalPartsFragment } from '../../gql/custom/graphql.js';
import { Part } from '../../ui/part.js';
import { RefusalSlip } from '../../ui/refusal-slip.js';
import { SignInLink } from '../../ui/sign-in-link.js';
import { Slip } from '../../ui/slip.js';
import { Changes } from './changes.js';
import { CostTable } from './costs.js';
import { RuledBy } from './ruled-by.js';
import type { Check } from './use-check.js';
import type { Proposal } from './use-proposal-draft.js';

interface ReviewProps {
  readonly version: number;
  readonly proposal: Proposal;
  /** The rules as they would read; null where nothing has been changed. */
  readonly document: string | null;
  readonly check: Check;
  /** Refusals that belong beside no box. */
  readonly unplaced: readonly RefusalPartsFragment[];
  readonly onWords: (words: Partial<Pick<Proposal, 'title' | 'why'>>) => void;
  readonly onForget: () => void;
}

/** What the changes come to, the way to put them to the others, and what they cost. What grows comes last. */
export function ProposalReview(props: ReviewProps) {
  const { t } = useLingui();
  const { version, document, check, unplaced } = props;
  const changes = check.answer?.checkCustom.changes ?? [];
  return (
    <div className="review">
      <Part title={t`Your change`} id="your-change">
        <CheckState document={document} check={check} />
        {unplaced.map((refusal) => (
          <Slip key={`${refusal.kind} ${refusal.message}`} tone="bad">
            <p>{refusal.message}</p>
            <p>
              <RuledBy rule={refusal.rule} version={version} />
            </p>
          </Slip>
        ))}
      </Part>
      <Save {...props} />
      {document !== null && changes.length > 0 && (
        <Part title={t`What it would change`}>
          <Changes changes={changes} before={t`Version ${version}`} after={t`As you propose`} />
        </Part>
      )}
      {document !== null && (
        <Part title={t`What it would cost you`}>
          <CostTable costs={check.answer?.customCost} />
        </Part>
      )}
    </div>
  );
}

/** One line, always there, that says how the check stands. */
function CheckState({ document, check: { answer, fresh, error } }: Pick<ReviewProps, 'document' | 'check'>) {
  const refused = answer?.checkCustom.refusals.length ?? 0;
  const count = answer?.checkCustom.changes.length ?? 0;
  return (
    <p role="status" className="check-state">
      {document === null && <Trans>Nothing is changed yet. Type into any box, and the difference shows here.</Trans>}
      {document !== null && error !== undefined && (
        <Trans>The check did not answer. What you typed is kept; type on, and it is asked again.</Trans>
      )}
      {document !== null && error === undefined && !fresh && <Trans>Checking…</Trans>}
      {document !== null && fresh && refused === 0 && (
        <Plural value={count} one="# rule changed. No rule forbids it." other="# rules changed. No rule forbids it." />
      )}
      {document !== null && fresh && refused > 0 && (
        <Plural
          value={refused}
          one="# thing cannot be; the reason stands beside it."
          other="# things cannot be; the reasons stand beside them."
        />
      )}
    </p>
  );
}

function Save({ proposal, document, check, onWords, onForget }: ReviewProps) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const signedIn = useViewer()?.viewer.signedIn === true;
  const [propose, { data, error, loading }] = useMutation(ProposeCustomDocument);
  const result = data?.proposeCustom;
  const fits = document !== null && check.fresh && check.answer?.checkCustom.refusals.length === 0;
  const ready = fits && proposal.title.trim() !== '' && proposal.why.trim() !== '';
  const save = async (text: string) => {
    const input = { title: proposal.title.trim(), why: proposal.why.trim(), document: text };
    // What went wrong on the way stands in `error`, shown below.
    const answer = await propose({ variables: { input } }).catch(() => undefined);
    const saved = answer?.data?.proposeCustom;
    if (saved?.__typename !== 'CustomProposed') return;
    onForget();
    client.cache.evict({ fieldName: 'customProposals' });
    await navigate(`/custom/proposals/${saved.proposal.id}`);
  };
  return (
    <Part title={t`Put it to the others`}>
      <form
        className="part"
        onSubmit={(event) => {
          event.preventDefault();
          if (document !== null && ready) void save(document);
        }}
      >
        <label className="field">
          <span>
            <Trans>What it is about, in one line</Trans>
          </span>
          <input
            value={proposal.title}
            maxLength={120}
            autoComplete="off"
            onChange={({ target }) => {
              onWords({ title: target.value });
            }}
          />
        </label>
        <label className="field">
          <span>
            <Trans>Why</Trans>
          </span>
          <textarea
            rows={5}
            value={proposal.why}
            maxLength={4000}
            onChange={({ target }) => {
              onWords({ why: target.value });
            }}
          />
        </label>
        {result !== undefined && result.__typename !== 'CustomProposed' && <RefusalSlip refusal={result} />}
        {error !== undefined && (
          <Slip tone="bad" alert>
            <p>
              <Trans>It did not reach the server, or your session has run out. What you wrote is kept.</Trans>
            </p>
          </Slip>
        )}
        {signedIn ? (
          <p className="row">
            <button className="button" type="submit" disabled={!ready || loading} aria-describedby="save-when">
              <Trans>Save as a proposal</Trans>
            </button>
            <button className="button plain" type="button" onClick={onForget}>
              <Trans>Start again</Trans>
            </button>
          </p>
        ) : (
          <p className="row">
            <SignInLink className="button">
              <Trans>Sign in to propose it</Trans>
            </SignInLink>
          </p>
        )}
        <p className="note" id="save-when">
          {signedIn ? (
            <Trans>
              It can be saved once something is changed, no rule forbids it, and both boxes above are filled in.
            </Trans>
          ) : (
            <Trans>What you typed is kept while this tab is open.</Trans>
          )}
        </p>
      </form>
    </Part>
  );
}
