import { Trans, useLingui } from '@lingui/react/macro';
import type { DeliberationPartsFragment } from '../../../gql/deliberation/graphql.js';
import type { MotionPartsFragment } from '../../../gql/motions/graphql.js';
import { Loaded } from '../../../ui/loaded.js';
import { Part } from '../../../ui/part.js';
import { SignInLink } from '../../../ui/sign-in-link.js';
import { Amendments } from './amendments.js';
import { Arguments } from './arguments.js';
import { Comments } from './comments.js';
import { Questions } from './questions.js';
import type { Talk } from './talk.js';
import { TemperaturePart } from './temperature.js';
import { threadOf } from './thread-of.js';
import { useDeliberation } from './use-deliberation.js';
import { VersionsPart } from './versions.js';
import './deliberation.css';

export { messages } from './locales/en.po';

interface DeliberationProps {
  readonly motion: MotionPartsFragment;
  /** Null where nobody is signed in. */
  readonly person: string | null;
}

/** All that members say to a motion before they vote on it, and what became of its text. */
export default function DeliberationPart({ motion, person }: DeliberationProps) {
  const { answer, posts, more, readOn, onSaid } = useDeliberation(
    motion.id,
    `${motion.state} ${String(motion.version)}`,
  );
  return (
    <Loaded part answer={answer}>
      {({ deliberation: said }) => {
        if (said === null) return null;
        const { id: motionId, own, version } = motion;
        const talk: Talk = { motionId, version, person, writes: own?.writes === true, open: said.open, onSaid };
        const { comments, questions } = threadOf(posts, said.questionsOpen);
        return (
          <>
            <SaidAtAll talk={talk} said={said} />
            <TemperaturePart talk={talk} temperature={said.temperature} />
            <Arguments talk={talk} said={said} />
            <Questions talk={talk} questions={questions} left={said.left} />
            <Comments talk={talk} comments={comments} left={said.left} />
            {more && <Later readOn={readOn} />}
            <Amendments talk={talk} motion={motion} said={said} />
            <VersionsPart key={version} motionId={motionId} />
          </>
        );
      }}
    </Loaded>
  );
}

/** Who may speak, and until when; or that nobody did. */
function SaidAtAll({ talk: { open, person }, said }: { talk: Talk; said: DeliberationPartsFragment }) {
  const { t } = useLingui();
  const { amendments, posts, temperature } = said;
  if (open && person === null) {
    return (
      <Part title={t`Discussion`}>
        <p className="prose">
          <Trans>Anybody reads what members say here. Members may speak to it until the vote is called.</Trans>
        </p>
        <p>
          <SignInLink className="button plain">
            <Trans>Sign in to say something</Trans>
          </SignInLink>
        </p>
      </Part>
    );
  }
  if (open || posts.length + amendments.length + temperature.signalled > 0) return null;
  return (
    <p className="note">
      <Trans>Nobody said anything to it before the vote was called.</Trans>
    </p>
  );
}

function Later({ readOn }: { readOn: () => Promise<void> }) {
  return (
    <p className="no-print">
      <button className="button plain" type="button" onClick={() => void readOn().catch(() => undefined)}>
        <Trans>Read all that was said later</Trans>
      </button>
    </p>
  );
}
