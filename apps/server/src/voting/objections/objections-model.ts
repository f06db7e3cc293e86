import { OBJECTION_DAYS, objectionHolds, objectionStanding } from '#libs/voting';
import { isRefusal } from '#libs/amount';
import type { MotionObjectionsModel, ObjectionModel } from './objections.models.js';
import type { MotionObjections, ObjectionRow } from './objections.types.js';

const DAY = 86_400_000;

/** The objections to a motion in the shape of the schema, as they stand at that instant. */
export function objectionsModel(of: MotionObjections, now: Date): MotionObjectionsModel {
  const { motionId, state, closedAt, standstillUntil, annulment } = of;
  const objections = of.objections.map((each) => objectionModel(each, annulment !== undefined, now));
  const held = objections.flatMap(({ standing, heldUntil }) =>
    standing === 'OPEN' && heldUntil !== null ? [heldUntil.getTime()] : [],
  );
  const upheld = objections.some(({ standing }) => standing === 'UPHELD');
  return {
    motionId,
    objectUntil: untilOf({ state, closedAt, standstillUntil }, now),
    holdsUntil: state === 'STANDSTILL' ? standstillUntil : null,
    heldUntil: state !== 'STANDSTILL' || held.length === 0 ? null : new Date(Math.max(...held)),
    blockedWhy: upheld && annulment === undefined ? of.blockedWhy : null,
    objections,
    annulment:
      annulment === undefined
        ? null
        : {
            annulledAt: annulment.annulledAt,
            objectionId: annulment.objectionId,
            undone: [...annulment.undone],
            remains: [...annulment.remains],
            journalIds: [...annulment.journals],
          },
  };
}

/** Until when objections are taken; null where they are not any more. */
function untilOf(
  { state, closedAt, standstillUntil }: Pick<MotionObjections, 'state' | 'closedAt' | 'standstillUntil'>,
  now: Date,
): Date | null {
  if (closedAt === null) return null;
  const ms = (at: Date): bigint => BigInt(at.getTime());
  const standstillEndsMs = standstillUntil === null ? undefined : ms(standstillUntil);
  const holds = objectionHolds({ state, nowMs: ms(now), closedAtMs: ms(closedAt), standstillEndsMs });
  return isRefusal(holds) ? null : new Date(closedAt.getTime() + Number(OBJECTION_DAYS) * DAY);
}

function objectionModel(row: ObjectionRow, annulled: boolean, now: Date): ObjectionModel {
  const { verdict, jurors, votes, found, foundAt, withdrawnAt, heldUntil, sat, ...rest } = row;
  const standing = objectionStanding({
    nowMs: BigInt(now.getTime()),
    heldUntilMs: heldUntil === null ? undefined : BigInt(heldUntil.getTime()),
    withdrawn: withdrawnAt !== null,
    verdict: verdict ?? undefined,
    annulled,
  });
  const finding =
    verdict === null || jurors === null || votes === null || foundAt === null
      ? null
      : { verdict, jurors, votes, reasons: found, foundAt, sat };
  return { ...rest, drawn: [...row.drawn], heldUntil, standing, finding };
}
