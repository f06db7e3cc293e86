import type { Refusal } from '#libs/amount';
import type { ReadUsage } from '#libs/inference-meter';
import type { UsageOutcome } from '../inference-meter/usage.service.js';

/** What became of one event of a batch, in the words of HTTP. */
export interface ItemAnswer {
  /**
   * 200 counted, known or kept, 202 waits for what it corrects, 409 known with another body, 422 never to be counted, 429
   * and 503 to be sent again later.
   */
  readonly status: 200 | 202 | 409 | 422 | 429 | 503;
  readonly outcome: string;
  readonly kind?: string;
  readonly field?: string;
  readonly rule?: string;
  readonly message?: string;
}

const STATUS: Readonly<Record<string, ItemAnswer['status']>> = {
  ACCEPTED: 200,
  KNOWN: 200,
  WAITING: 202,
  CONFLICT: 409,
};

const CONFLICT = {
  kind: 'EventBodyDiffers',
  field: 'id',
  rule: 'meter.once',
  message: 'this source has reported another event under this id: a change is a correction, with an id of its own',
};

/** Refusals that hold for now alone. */
const FOR_NOW: Readonly<Record<string, 429 | 503>> = { ReportTooSoon: 429, MachineNotEntered: 503 };

/** The answer to an event that is refused; one that may be taken later is `LATER`. */
export function refusedItem({ kind, field, rule, message }: Refusal): ItemAnswer {
  const status = FOR_NOW[kind] ?? 422;
  return { status, outcome: status === 422 ? 'REFUSED' : 'LATER', kind, field, rule, message };
}

/** The answer to an event that reached the books, or was refused there. */
export function takenItem(outcome: UsageOutcome | Refusal): ItemAnswer {
  if (typeof outcome !== 'string') return refusedItem(outcome);
  const status = STATUS[outcome] ?? 422;
  return { status, outcome, ...(status === 409 ? CONFLICT : {}) };
}

/** The answer to what an agent says of itself: it is kept, and nothing is counted. */
export const REPORTED: ItemAnswer = { status: 200, outcome: 'REPORTED' };

/** What makes a message none, as opposed to one of its events. */
const WHOLE: ReadonlySet<string> = new Set(['ContentTypeUnknown', 'NotUtf8', 'NotJson', 'NotABatch', 'AttributeTwice']);

/** The refusal of a whole message, where it is refused whole. */
export function wholeRefusal({ records, refusals }: ReadUsage): Refusal | undefined {
  const [first] = refusals;
  if (records.length > 0 || refusals.length !== 1 || first === undefined) return undefined;
  const { refusal } = first;
  return WHOLE.has(refusal.kind) && ['body', 'content-type'].includes(refusal.field) ? refusal : undefined;
}

/** The answer to a sound event of a type that nobody meters. */
export function unmeteredItem(type: string): ItemAnswer {
  return {
    status: 422,
    outcome: 'REFUSED',
    kind: 'TypeUnknown',
    field: 'type',
    rule: 'meter.usage',
    message: `no use is reported by events of type ${type.slice(0, 80)}`,
  };
}
