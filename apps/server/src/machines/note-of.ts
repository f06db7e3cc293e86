import type { UsageEvent } from '#libs/inference-meter';
import type { ItemAnswer } from './ingest-answers.js';
import type { KeyNote } from './machine-health.types.js';

/** An event that was given to the books, and its place in the batch. */
export interface Taken {
  readonly index: number;
  readonly event: UsageEvent;
}

/** What a batch is remembered by: how many of its events became what, up to when they tell of use, the last refusal. */
export function noteOf(keyId: string, taken: readonly Taken[], answers: readonly ItemAnswer[]): KeyNote {
  const now = new Date();
  const of = { ACCEPTED: 0, KNOWN: 0, WAITING: 0, CONFLICT: 0, REFUSED: 0 };
  let last: ItemAnswer | undefined;
  for (const answer of answers) {
    const outcome = answer.outcome as keyof typeof of;
    if (outcome in of) of[outcome] += 1;
    if (answer.status >= 400 && answer.outcome !== 'LATER') last = answer;
  }
  let eventMs = -1n;
  for (const { index, event } of taken) {
    const end = event.endMs ?? event.effectiveAtMs;
    if (answers[index]?.outcome === 'ACCEPTED' && end > eventMs) eventMs = end;
  }
  const { kind = 'Unknown', field = '', message = '' } = last ?? {};
  return {
    keyId,
    heardAt: now,
    eventAt: eventMs < 0n ? null : new Date(Number(eventMs)),
    counted: of.ACCEPTED,
    known: of.KNOWN,
    waiting: of.WAITING,
    conflicts: of.CONFLICT,
    refused: of.REFUSED,
    refusal: last === undefined ? null : { at: now, kind, field, message },
  };
}
