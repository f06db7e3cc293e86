import { isRefusal, type Refusal } from '#libs/amount';
import { parseInstant } from './instant.js';
import type { JsonObject } from './json-value.js';
import type { DecisionBasis, LabelDecision } from './label-row.js';
import { type FieldKind, readFlag, readObjects, readWorker, refuseField } from './label-studio-fields.js';

/** A decision, what it was read from, and who took it. */
export interface Verdict {
  readonly decision: LabelDecision;
  readonly basis: DecisionBasis;
  readonly decidedBy: string | null;
}

type DecisionRefusal = Refusal<FieldKind | 'ReviewOrderUnknown'>;

interface Review {
  readonly accepted: boolean;
  readonly by: string | null;
}

/**
 * Reads the decision of one annotation; the first match wins: cancelled, ground truth, rejected, accepted. Anything
 * else is pending, or accepted where the import declares that its project has no review step. A reviewer's own fix
 * (`fixed_and_accepted`) shows that there was a review step, and stays pending: the card decides whom it credits.
 */
export function decideAnnotation(
  annotation: JsonObject,
  options: { readonly noReviewStep: boolean },
): Verdict | DecisionRefusal {
  const cancelled = readFlag(annotation, 'was_cancelled');
  if (isRefusal(cancelled)) return cancelled;
  if (cancelled === 'yes') return { decision: 'skipped', basis: 'CANCELLED', decidedBy: null };
  const gold = readFlag(annotation, 'ground_truth');
  if (isRefusal(gold)) return gold;
  if (gold === 'yes') return { decision: 'gold', basis: 'GROUND_TRUTH', decidedBy: null };
  const review = latestReview(annotation);
  if (isRefusal(review)) return review;
  const actor = readWorker(annotation, 'last_created_by');
  if (isRefusal(actor)) return actor;
  const lastAction = annotation['last_action'];
  if (review?.accepted === false) return { decision: 'rejected', basis: 'REVIEW', decidedBy: review.by };
  if (lastAction === 'rejected') return { decision: 'rejected', basis: 'LAST_ACTION', decidedBy: actor };
  if (review?.accepted === true) return { decision: 'accepted', basis: 'REVIEW', decidedBy: review.by };
  if (lastAction === 'accepted') return { decision: 'accepted', basis: 'LAST_ACTION', decidedBy: actor };
  return options.noReviewStep && lastAction !== 'fixed_and_accepted'
    ? { decision: 'accepted', basis: 'NO_REVIEW_STEP', decidedBy: null }
    : { decision: 'pending', basis: 'NONE', decidedBy: null };
}

/** The review made last, by its time; exports list reviews in no promised order. */
function latestReview(annotation: JsonObject): Review | undefined | DecisionRefusal {
  const reviews = readObjects(annotation, 'reviews');
  if (isRefusal(reviews)) return reviews;
  let latest: (Review & { readonly at: bigint }) | undefined;
  for (const review of reviews) {
    const { accepted, created_at: createdAt } = review;
    if (typeof accepted !== 'boolean') {
      return refuseField('AnnotationMalformed', 'reviews.accepted', 'A review says neither yes nor no.');
    }
    const at = typeof createdAt === 'string' ? parseInstant(createdAt) : undefined;
    if (reviews.length > 1 && at === undefined) {
      return refuseField(
        'ReviewOrderUnknown',
        'reviews.created_at',
        'Of several reviews one has no time, so none is the latest.',
      );
    }
    const by = readWorker(review, 'created_by');
    if (isRefusal(by)) return by;
    if (latest !== undefined && at === latest.at && accepted !== latest.accepted) {
      return refuseField(
        'ReviewOrderUnknown',
        'reviews.created_at',
        'Two reviews of one moment contradict each other.',
      );
    }
    if (latest === undefined || (at ?? 0n) > latest.at) latest = { accepted, by, at: at ?? 0n };
  }
  return latest;
}
