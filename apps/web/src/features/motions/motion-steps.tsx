import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import type { MotionPartsFragment, MotionState } from '../../gql/motions/graphql.js';

/** At which step each state stands; what was withdrawn goes no further. */
const PLACE: Readonly<Record<MotionState, number>> = {
  DRAFT: 0,
  WITHDRAWN: 0,
  DELIBERATION: 1,
  NOTICED: 2,
  OPEN: 3,
  CLOSED: 4,
  LOST: 4,
  INQUORATE: 4,
  ANNULLED: 4,
  CARRIED: 5,
  RATIFYING: 5,
  STANDSTILL: 5,
  EXECUTED: 6,
};

/** A motion ends here whatever might have followed. */
const ENDED: ReadonlySet<MotionState> = new Set(['LOST', 'INQUORATE', 'ANNULLED']);

/** The way of a motion, step by step, with the day of each that is known. */
export function MotionSteps({ motion }: { motion: MotionPartsFragment }) {
  const { t } = useLingui();
  const format = useFormat();
  const { id, state, draftedAt, opensAt, closesAt, standstillUntil, executedAt } = motion;
  if (state === 'WITHDRAWN') return null;
  const steps: readonly (readonly [words: string, day: string | null])[] = [
    [t`Written`, draftedAt],
    [t`Discussed`, null],
    [t`Announced`, null],
    [t`Voting`, opensAt],
    [t`Counted`, closesAt],
    [t`Time to check`, state === 'EXECUTED' ? null : standstillUntil],
    [t`Carried out`, executedAt],
  ];
  const place = PLACE[state];
  return (
    <>
      <ol className="steps" aria-label={t`Where it stands`}>
        {steps.slice(0, ENDED.has(state) ? place + 1 : undefined).map(([words, day], index) => (
          <li
            key={words}
            className={index < place ? 'done' : undefined}
            aria-current={index === place ? 'step' : undefined}
          >
            {words}
            {index < place && (
              <span className="visually-hidden">
                {' '}
                <Trans>(done)</Trans>
              </span>
            )}
            {day !== null && <time dateTime={day}>{format.shortDay(day)}</time>}
          </li>
        ))}
      </ol>
      {(state === 'NOTICED' || state === 'OPEN') && (
        <p className="no-print">
          <a href={`/calendar/motions/${id}.ics`} download>
            <Trans>Put its hours into my calendar</Trans>
          </a>
        </p>
      )}
    </>
  );
}
