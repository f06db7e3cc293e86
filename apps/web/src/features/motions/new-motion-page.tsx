import type { ApolloClient } from '@apollo/client';
import { useNavigate } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { client } from '../../client/apollo-client.js';
import { useViewer } from '../../client/use-viewer.js';
import { DraftMotionDocument, MotionChoicesDocument, type MotionKind } from '../../gql/motions/graphql.js';
import { Forbidden } from '../../ui/forbidden.js';
import { PageHead } from '../../ui/page-head.js';
import { Waiting } from '../../ui/waiting.js';
import { valueOf, type Field } from '../forms/field.js';
import { formWords } from '../forms/fields-form.js';
import { messages as words } from './locales/en.po';
import { MotionForm } from './motion-form.js';
import { KINDS } from './motion-words.js';
import { textInput } from './text-input.js';
import { useAct } from './use-act.js';
import { useWritten } from './use-written.js';
import './motions.css';

export const messages = { ...words, ...formWords };

export const preload = (client: ApolloClient) => client.query({ query: MotionChoicesDocument });

/** Writing a motion: whoever is signed in drafts it, and nobody else sees it before it is published. */
export default function NewMotionPage() {
  const { t } = useLingui();
  const viewer = useViewer();
  if (viewer === null) return <Waiting />;
  const { person } = viewer.viewer;
  if (person === null) {
    return (
      <Forbidden title={t`Write a motion`}>
        <Trans>Members write motions, support them and vote on them. What was decided is open to everyone.</Trans>
      </Forbidden>
    );
  }
  return (
    <>
      <PageHead title={t`Write a motion`}>
        <Trans>
          It begins as a draft that only you see. Then you publish it, members support it, and with enough support you
          call the vote.
        </Trans>
      </PageHead>
      <NewMotion person={person.id} />
    </>
  );
}

const BEGIN = { kind: 'ORDINARY', act: 'BLOCK', instrument: 'CAPPED_RETURN' };
const KIND_NAMES = (Object.keys(KINDS) as readonly MotionKind[]).filter(
  // Nobody writes one: the count of a division makes it.
  (kind) => kind !== 'RATIFICATION',
);

function NewMotion({ person }: { person: string }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const came = useAct();
  const { values, keep, forget } = useWritten(person, 'new', BEGIN);
  const kind = KIND_NAMES.find((each) => each === valueOf(values, 'kind')) ?? 'ORDINARY';
  const kinds: Field = {
    name: 'kind',
    label: t`What kind of motion`,
    kind: 'choice',
    options: KIND_NAMES.map((each) => [each, t(KINDS[each])] as const),
  };
  const send = async () => {
    const done = await came.act(async () => {
      const { data } = await client.mutate({
        mutation: DraftMotionDocument,
        variables: { kind, text: textInput(kind, values) },
      });
      return data?.draftMotion;
    });
    if (done?.__typename !== 'MotionChanged') return;
    forget();
    client.cache.evict({ fieldName: 'motions' });
    await navigate(`/motions/${done.motion.id}`);
  };
  return (
    <MotionForm
      kind={kind}
      before={[kinds]}
      values={values}
      onValues={keep}
      came={came}
      onSend={() => void send()}
      act={t`Save the draft`}
      after={<Trans>You can change it until the vote is called. What you type is kept while this tab is open.</Trans>}
    />
  );
}
