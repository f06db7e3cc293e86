import { Trans, useLingui } from '@lingui/react/macro';
import { client } from '../../client/apollo-client.js';
import { AnswerAuthorshipDocument, type MotionPartsFragment } from '../../gql/motions/graphql.js';
import { Part } from '../../ui/part.js';
import { ActTrouble } from './act-trouble.js';
import { useAct } from './use-act.js';

/** Somebody was asked to write it together. */
export function Invited({ motion: { id, sponsor } }: { motion: MotionPartsFragment }) {
  const { t } = useLingui();
  const came = useAct();
  const answer = (does: boolean) => () => {
    void came.act(async () => {
      const { data } = await client.mutate({ mutation: AnswerAuthorshipDocument, variables: { id, does } });
      return data?.answerAuthorship;
    });
  };
  return (
    <Part title={t`You are asked to write it together`}>
      <p className="prose">
        <Trans>
          {sponsor} asks you to be one of its authors. Then you may change its text, and your number stands by it.
        </Trans>
      </p>
      <ActTrouble came={came} />
      <p className="row no-print">
        <button className="button" type="button" disabled={came.busy} onClick={answer(true)}>
          <Trans>Write it together</Trans>
        </button>
        <button className="button plain" type="button" disabled={came.busy} onClick={answer(false)}>
          <Trans>No, thank you</Trans>
        </button>
      </p>
    </Part>
  );
}
