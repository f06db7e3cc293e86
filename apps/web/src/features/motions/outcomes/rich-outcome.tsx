import { Trans } from '@lingui/react/macro';
import { lengthOf } from '../../../format/fraction.js';
import { useFormat } from '../../../format/use-format.js';
import { Bar } from '../../../ui/bar.js';
import { DivisionOutcome } from './division-outcome.js';
import type { OutcomeProps } from './outcome-props.js';
import { PlacesOutcome } from './places-outcome.js';
import { ProjectsOutcome } from './projects-outcome.js';
import { SeatsOutcome } from './seats-outcome.js';
import { messages as words } from './locales/en.po';
import './outcomes.css';

export const messages = words;

/** What came of a ballot that says more than yes or no, and how it was counted. */
export default function RichOutcome(props: OutcomeProps) {
  const { outcome } = props;
  const format = useFormat();
  const sumOf = (which: 'roll' | 'present' | 'quorum'): number =>
    outcome.colleges.reduce((sum, college) => sum + college[which], 0);
  const [onRoll, present] = [sumOf('roll'), sumOf('present')];
  const [roll, cast, least] = [onRoll, present, sumOf('quorum')].map(format.count);
  return (
    <>
      <p>
        <Trans>
          Of {roll} who could vote, {cast} did; {least} had to.
        </Trans>
      </p>
      <Bar length={lengthOf(BigInt(present), BigInt(onRoll))} dye="woad" />
      {outcome.verdict !== 'INQUORATE' && <Came {...props} />}
      {outcome.verdict === 'INQUORATE' && (
        <p className="lede">
          <Trans>Too few voted: nothing was decided.</Trans>
        </p>
      )}
      {outcome.verdict === 'LOST' && (
        <p className="lede">
          <Trans>Nobody filled a ballot in, so nothing was decided.</Trans>
        </p>
      )}
      {outcome.told.length > 0 && (
        <details>
          <summary className="more">
            <Trans>How it was counted, step by step</Trans>
          </summary>
          <ol className="told">
            {outcome.told.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ol>
          {outcome.proof !== null && (
            <details>
              <summary className="more">
                <Trans>The same to the letter, as everybody counts it again</Trans>
              </summary>
              <pre className="resolution">{outcome.proof}</pre>
            </details>
          )}
        </details>
      )}
      <p className="note">
        <Trans>
          Nothing is withheld: every ballot that counts is published for a recount, under a random reference in place of
          a name.
        </Trans>
      </p>
    </>
  );
}

function Came(props: OutcomeProps) {
  switch (props.motion.ballot) {
    case 'MOTION':
      return null;
    case 'DIVISION':
      return <DivisionOutcome {...props} />;
    case 'PROJECTS':
      return <ProjectsOutcome {...props} />;
    case 'STV':
      return <SeatsOutcome {...props} />;
    case 'RANKING':
    case 'APPROVAL':
    case 'SCORE':
      return <PlacesOutcome {...props} />;
  }
}
