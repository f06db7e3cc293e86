import { useRef, useState } from 'react';
import { useMutation } from '@apollo/client/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { CastBallotDocument } from '../../gql/ballots/graphql.js';
import { Part } from '../../ui/part.js';
import { RefusalSlip } from '../../ui/refusal-slip.js';
import type { Motion } from './ballot-page.js';
import { BallotTrouble } from './ballot-trouble.js';
import { DivisionBoxes } from './division-boxes.js';
import { divisionOf } from './division.js';
import { Review } from './review.js';
import { useDraft } from './use-draft.js';

/** Divide, look it over, cast: the review and the casting are one step, so nobody takes the one for the other. */
export function BallotForm({ motion }: { motion: Motion }) {
  const { t } = useLingui();
  const [draft, setDraft] = useDraft(motion.id);
  const [reviewing, setReviewing] = useState(false);
  const [cast, { data, error, loading }] = useMutation(CastBallotDocument);
  const top = useRef<HTMLDivElement>(null);
  const division = divisionOf(
    motion.lines.map(({ code }) => code),
    draft,
  );
  const turnTo = (review: boolean) => {
    setReviewing(review);
    top.current?.focus();
  };
  const castIt = async () => {
    const allocations = division.given.map(({ line, basisPoints }) => ({ line, basisPoints: basisPoints ?? 0 }));
    // What went wrong on the way stands in `error`, shown below.
    const answer = await cast({ variables: { motionId: motion.id, allocations } }).catch(() => undefined);
    if (answer?.data?.castBallot.__typename === 'BallotCast') setDraft({});
  };
  const result = data?.castBallot;
  return (
    <div ref={top} tabIndex={-1}>
      <Part title={reviewing ? t`Your ballot, before you cast it` : t`Divide it`}>
        {result !== undefined && result.__typename !== 'BallotCast' && <RefusalSlip refusal={result} />}
        {error !== undefined && <BallotTrouble error={error} />}
        {reviewing ? (
          <Review
            motion={motion}
            division={division}
            busy={loading}
            onCast={() => void castIt()}
            onChange={() => {
              turnTo(false);
            }}
          />
        ) : (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              if (division.complete) turnTo(true);
            }}
          >
            <DivisionBoxes motion={motion} draft={draft} onDraft={setDraft} />
            <p className="row actions">
              <button className="button" type="submit" disabled={!division.complete} aria-describedby="left-to-give">
                <Trans>Look it over</Trans>
              </button>
            </p>
          </form>
        )}
      </Part>
    </div>
  );
}
