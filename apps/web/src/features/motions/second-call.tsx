import { Link, useNavigate } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { client } from '../../client/apollo-client.js';
import { CallMotionAgainDocument, type MotionPartsFragment } from '../../gql/motions/graphql.js';
import { ActTrouble } from './act-trouble.js';
import { useAct } from './use-act.js';

/** The two calls of one text, each with the way to the other; and, where too few voted, the step from the first to the second. */
export function SecondCall({ motion }: { motion: MotionPartsFragment }) {
  const { calledAgainAs, own, secondCallOf, state } = motion;
  if (secondCallOf !== null) {
    return (
      <p>
        <Trans>
          This is the second call, and the last: on <Link to={`/motions/${secondCallOf}`}>the first</Link> too few
          voted.
        </Trans>
      </p>
    );
  }
  if (calledAgainAs !== null) {
    return (
      <p>
        <Trans>
          Too few voted here. The same text was <Link to={`/motions/${calledAgainAs}`}>called a second time</Link>.
        </Trans>
      </p>
    );
  }
  if (state !== 'INQUORATE' || (own?.writes !== true && own?.supports !== true)) return null;
  return <CallAgain id={motion.id} />;
}

function CallAgain({ id }: { id: string }) {
  const { t } = useLingui();
  const came = useAct();
  const navigate = useNavigate();
  const call = async () => {
    const done = await came.act(async () => {
      const { data } = await client.mutate({ mutation: CallMotionAgainDocument, variables: { id } });
      return data?.callMotionAgain;
    });
    if (done !== undefined && 'motion' in done) await navigate(`/motions/${done.motion.id}`);
  };
  return (
    <section className="part no-print" aria-label={t`Second call`}>
      <p className="prose">
        <Trans>
          Who wrote it and who supported it may call it a second time, once: the same text, as a motion of its own,
          under discussion again, with the same supporters. Its vote then has a notice and days of its own, and needs
          the quorum of the rules that are then in force.
        </Trans>
      </p>
      <ActTrouble came={came} />
      <p>
        <button className="button" type="button" disabled={came.busy} onClick={() => void call()}>
          <Trans>Call it a second time</Trans>
        </button>
      </p>
    </section>
  );
}
