import type { ApolloClient } from '@apollo/client';
import { useMutation, useQuery } from '@apollo/client/react';
import { Link, useNavigate } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import {
  BeginMachineDraftDocument,
  DeleteMachineDraftDocument,
  MachineDraftsDocument,
  type DraftPartsFragment,
} from '../../gql/machines/graphql.js';
import { Loaded } from '../../ui/loaded.js';
import { PageHead } from '../../ui/page-head.js';
import { Part } from '../../ui/part.js';
import { formWords } from '../forms/fields-form.js';
import { Refused } from '../forms/refused.js';
import { ForOperators } from './for-operators.js';
import { messages as words } from './locales/en.po';
import { refusalOf } from './refusal-of.js';
import { STEPS } from './steps.js';
import { NotSent } from './not-sent.js';
import './machines.css';

export const messages = { ...words, ...formWords };

export const preload = (client: ApolloClient) => client.query({ query: MachineDraftsDocument });

/** The registrations that somebody has begun, and the way to another. */
export default function DraftsPage() {
  const { t } = useLingui();
  return (
    <ForOperators>
      <PageHead title={t`Register a machine`}>
        <Trans>
          Five steps: what it is, where it stands, its GPUs, its power, its key. Each is saved by itself; come back
          whenever you like. Only you see a registration before the machine is on the register.
        </Trans>
      </PageHead>
      <Drafts />
    </ForOperators>
  );
}

function Drafts() {
  const { t } = useLingui();
  const navigate = useNavigate();
  const answer = useQuery(MachineDraftsDocument, { fetchPolicy: 'cache-and-network' });
  const [begin, { data, error, loading }] = useMutation(BeginMachineDraftDocument);
  const go = async () => {
    const came = await begin().catch(() => undefined);
    const begun = came?.data?.beginMachineDraft;
    if (begun?.__typename === 'MachineDraftSaved') await navigate(`/operator/register/${begun.draft.id}`);
  };
  const refusal = refusalOf(data?.beginMachineDraft);
  return (
    <>
      <p className="row no-print">
        <button className="button" type="button" disabled={loading} onClick={() => void go()}>
          <Trans>Begin with a machine</Trans>
        </button>
        <Link className="link" to="/register/machines">
          <Trans>Machines on the register</Trans>
        </Link>
      </p>
      {refusal !== undefined && <Refused refusal={refusal} />}
      {error !== undefined && <NotSent />}
      <Part title={t`What you have begun`}>
        <Loaded part answer={answer}>
          {({ machineDrafts }) =>
            machineDrafts.length === 0 ? (
              <p className="prose">
                <Trans>
                  Nothing waits. A registration stands here from its first step until its machine has sent a reading.
                </Trans>
              </p>
            ) : (
              <ul className="items">
                {machineDrafts.map((draft) => (
                  <DraftItem key={draft.id} draft={draft} />
                ))}
              </ul>
            )
          }
        </Loaded>
      </Part>
    </>
  );
}

function DraftItem({ draft }: { draft: DraftPartsFragment }) {
  const { t } = useLingui();
  const format = useFormat();
  const { id, facts, saved, savedAt } = draft;
  const name = facts.code ?? t`A machine without a name yet`;
  const done = format.count(saved.length);
  const all = format.count(STEPS.length);
  const when = format.instant(savedAt);
  return (
    <li className="begun">
      <p>
        <Link to={`/operator/register/${id}`} id={`draft-${id}`}>
          <strong>{name}</strong>
        </Link>
      </p>
      <p className="note">
        {facts.siteName !== null && `${facts.siteName} · `}
        {facts.gpuModel !== null && `${format.count(facts.gpuCount ?? 0)} × ${facts.gpuModel} · `}
        <Trans>
          {done} of {all} steps saved, the last on {when}
        </Trans>
      </p>
      <DeleteDraft id={id} name={name} />
    </li>
  );
}

function DeleteDraft({ id, name }: { id: string; name: string }) {
  const { t } = useLingui();
  const [remove, { data, error, loading }] = useMutation(DeleteMachineDraftDocument, {
    refetchQueries: [MachineDraftsDocument],
  });
  const refusal = refusalOf(data?.deleteMachineDraft);
  return (
    <details className="ending no-print">
      <summary aria-label={t`Delete the registration of ${name}`}>
        <Trans>Delete it</Trans>
      </summary>
      <div className="stacked-small">
        <p className="note">
          <Trans>What you wrote is gone then, and a token that waits for the machine lets nothing in any more.</Trans>
        </p>
        {refusal !== undefined && <Refused refusal={refusal} />}
        {error !== undefined && <NotSent />}
        <p>
          <button
            className="button plain"
            type="button"
            disabled={loading}
            aria-label={t`Delete the registration of ${name} now`}
            onClick={() => {
              // What went wrong on the way stands in `error`.
              remove({ variables: { id } }).catch(() => undefined);
            }}
          >
            <Trans>Delete this registration</Trans>
          </button>
        </p>
      </div>
    </details>
  );
}
