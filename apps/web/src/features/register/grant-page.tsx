import { useState } from 'react';
import { skipToken, useMutation, useQuery } from '@apollo/client/react';
import { Link, useNavigate } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { useViewer } from '../../client/use-viewer.js';
import {
  EnterRollDocument,
  GrantPageDocument,
  RegisterDocument,
  type GrantPageQuery,
} from '../../gql/register/graphql.js';
import { Forbidden } from '../../ui/forbidden.js';
import { Loaded } from '../../ui/loaded.js';
import { PageHead } from '../../ui/page-head.js';
import { Waiting } from '../../ui/waiting.js';
import { valueOf, type Values } from '../forms/field.js';
import { FieldsForm, formWords } from '../forms/fields-form.js';
import { useGrantFields } from './grant-fields.js';
import { grantInput, isRollNumber } from './grant-input.js';
import { GrantWorth } from './grant-worth-note.js';
import { HOLDING_KINDS, holdingWords, isOver } from '../holding/holding-words.js';
import { messages as words } from './locales/en.po';
import './register.css';

export const messages = { ...words, ...formWords, ...holdingWords };

const [FIRST_KIND = ''] = Object.keys(HOLDING_KINDS);
const MOST = 100;

/** Beginning a holding: for officers, with what it would cost by the rules worked out beside it. */
export default function GrantPage() {
  const { t } = useLingui();
  const viewer = useViewer();
  if (viewer === null) return <Waiting />;
  if (!viewer.viewer.roles.includes('OFFICER')) {
    return (
      <Forbidden title={t`Grant a right`}>
        <Trans>
          Only an officer enters a grant. What was granted is on the register, open to everyone, with who entered it.
        </Trans>
      </Forbidden>
    );
  }
  const { currency, customVersion } = viewer.partnership;
  return <Grant currency={currency} version={customVersion} />;
}

function Grant({ currency, version }: { currency: string; version: number }) {
  const { t } = useLingui();
  const answer = useQuery(GrantPageDocument, { variables: { version } });
  return (
    <Loaded answer={answer}>
      {(data) => (
        <>
          <PageHead title={t`Grant a right`}>
            <Trans>
              A grant begins a holding on the roll. It gives no title yet: that comes when the holder is admitted, and
              only then is the entry fine due.
            </Trans>
          </PageHead>
          <GrantForm data={data} currency={currency} version={version} />
        </>
      )}
    </Loaded>
  );
}

interface GrantFormProps {
  readonly data: GrantPageQuery;
  readonly currency: string;
  readonly version: number;
}

function GrantForm({ data, currency, version }: GrantFormProps) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const [values, setValues] = useState<Values>({ kind: FIRST_KIND });
  const fields = useGrantFields(
    values,
    data.register.facets.subjects.map(({ value }) => value),
  );
  const [enter, { data: entered, error, loading, reset }] = useMutation(EnterRollDocument, {
    refetchQueries: [RegisterDocument],
  });
  const result = entered?.enterRoll;
  const send = async () => {
    // What went wrong on the way stands in `error`, shown below.
    const answer = await enter({ variables: { input: grantInput(values) } }).catch(() => undefined);
    const done = answer?.data?.enterRoll;
    if (done?.__typename === 'RollEntered') await navigate(`/register/${done.holding.number}`);
  };
  return (
    <FieldsForm
      fields={fields}
      values={values}
      onValues={(next) => {
        // What was refused is no longer what would be sent.
        reset();
        setValues(next);
      }}
      onSend={() => void send()}
      busy={loading}
      act={t`Enter the grant on the roll`}
      after={<Trans>What is entered stays. It can be answered by another entry, never taken away.</Trans>}
      refusal={result === undefined || result.__typename === 'RollEntered' ? undefined : result}
      failed={error !== undefined}
    >
      <GrantWorth values={values} document={data.customDocument} version={version} currency={currency} />
      <HeldAlready values={values} />
    </FieldsForm>
  );
}

/** One right is granted once: what the same person holds of it already. */
function HeldAlready({ values }: { values: Values }) {
  const [kind, holder, subject] = [valueOf(values, 'kind'), valueOf(values, 'toUseOf'), valueOf(values, 'subject')];
  const asked = isRollNumber(holder) && subject !== '';
  const { data } = useQuery(RegisterDocument, asked ? { variables: { first: MOST, kind, holder } } : skipToken);
  const held = data?.register.edges.find(({ node }) => node.subject === subject && !isOver(node.state))?.node;
  if (held === undefined || !asked) return null;
  return (
    <p className="fault" role="status">
      <Trans>
        {holder} holds this right already: <Link to={`/register/${held.number}`}>{held.number}</Link>. One right is
        granted once.
      </Trans>
    </p>
  );
}
