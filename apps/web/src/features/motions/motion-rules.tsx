import { Trans, useLingui } from '@lingui/react/macro';
import { Link } from 'react-router';
import { useFormat } from '../../format/use-format.js';
import type { MotionPartsFragment } from '../../gql/motions/graphql.js';
import { Part } from '../../ui/part.js';
import { nameOfCollege, type College } from './colleges.js';

interface RulesProps {
  readonly motion: MotionPartsFragment;
  readonly colleges: readonly College[];
}

/** The rules that the vote runs by, frozen when it was announced. */
export function MotionRules({ motion, colleges }: RulesProps) {
  const { t } = useLingui();
  const format = useFormat();
  const { customVersion, terms } = motion;
  if (terms === null) return null;
  const [standstill, extension] = [format.count(terms.standstillHours), format.count(terms.extensionHours)];
  return (
    <Part title={t`The rules`}>
      <Turnout motion={motion} />
      <ul>
        {motion.ballot === 'MOTION' ? <Majority terms={terms} colleges={colleges} /> : <OneRoll terms={terms} />}
        {terms.extensionHours > 0 && (
          <li>
            <Trans>If the last quorum is met in the last {extension} hours, voting goes on for that long, once.</Trans>
          </li>
        )}
        <li>
          <Trans>If it is carried, everybody can check the count for {standstill} hours; then it is carried out.</Trans>
        </li>
        <li>
          <Trans>No result, nor a part of one, is shown before the vote closes.</Trans>
        </li>
      </ul>
      {customVersion !== null && (
        <p className="note">
          <Trans>
            <Link to={`/custom/${String(customVersion)}`}>Custom version {customVersion}</Link>, as in force when the
            vote was announced.
          </Trans>
        </p>
      )}
    </Part>
  );
}

type Terms = NonNullable<MotionPartsFragment['terms']>;

/** What a motion needs that colleges carry or not. */
function Majority({ terms, colleges }: { terms: Terms; colleges: readonly College[] }) {
  const format = useFormat();
  const each = terms.colleges.map(({ code, weight }) => `${nameOfCollege(colleges, code)} (${format.share(weight)})`);
  const names = format.list(terms.colleges.map(({ code }) => nameOfCollege(colleges, code)));
  const weighed = format.list(each);
  const [share, most] = [format.share(terms.quorumShare), format.count(terms.quorumAtMost)];
  return (
    <>
      <li>
        {terms.majority === 'TWO_THIRDS' ? (
          <Trans>Two thirds or more of yes and no must be yes. To abstain counts as being there, and as neither.</Trans>
        ) : (
          <Trans>More than half of yes and no must be yes. To abstain counts as being there, and as neither.</Trans>
        )}
      </li>
      <li>
        {terms.count === 'EVERY' ? (
          <Trans>Each of these colleges must say so by itself: {names}.</Trans>
        ) : (
          <Trans>The shares of the colleges are weighed: {weighed}.</Trans>
        )}
      </li>
      <li>
        <Trans>
          Of each college {share} must vote, at most {most} members. One that misses it leaves the motion undecided.
        </Trans>
      </li>
      {terms.empty === 'FAIL_CLOSED' && (
        <li>
          <Trans>A college where nobody says yes or no fails the motion.</Trans>
        </li>
      )}
    </>
  );
}

/** What a ballot needs on which all members vote as one. */
function OneRoll({ terms }: { terms: Terms }) {
  const format = useFormat();
  const [share, most] = [format.share(terms.quorumShare), format.count(terms.quorumAtMost)];
  return (
    <li>
      <Trans>
        Of all on the roll {share} must vote, {most} members at most. To abstain counts as being there. If too few do,
        nothing is decided.
      </Trans>
    </li>
  );
}

function Turnout({ motion: { state, turnout, onRoll, extended } }: { motion: MotionPartsFragment }) {
  const format = useFormat();
  const [cast, size] = [format.count(turnout), format.count(onRoll)];
  if (state !== 'OPEN' && state !== 'CLOSED') return null;
  return (
    <>
      <p>
        <Trans>
          {cast} of {size} have voted.
        </Trans>
      </p>
      {extended && (
        <p>
          <Trans>The quorum was met late, so time to answer was added.</Trans>
        </p>
      )}
    </>
  );
}
