import { refuse, type Refusal } from '#libs/amount';

/** A resolution as it was recorded. */
export interface PastureResolution {
  readonly kind: string;
  readonly carried: boolean;
  /** The pasture that it names, and how many gates it says. */
  readonly pasture?: string;
  readonly gates?: string;
  /** True where a pasture was set by it before. */
  readonly used: boolean;
}

/** What a pasture is said to carry from now on. */
export interface PastureAsked {
  readonly subject: string;
  readonly gates: bigint;
  /** The resolution that was named; null where there is none of that id, absent where none was named. */
  readonly resolution?: PastureResolution | null;
}

/** What it carries now, undefined where nothing was said before, and how many of its gates are issued. */
export interface PastureNow {
  readonly carries?: bigint;
  readonly issued: bigint;
}

export type PastureRefusal = Refusal<
  'CarryingCapacityExceeded' | 'QuantityNegative' | 'ResolutionMissing' | 'PastureMalformed'
>;

/** Gates are fewer than this: what the books and the roll can count. */
const MOST_GATES = 10n ** 27n;

/**
 * May a pasture carry so many gates? Undefined if so. Never fewer than are issued, and more than before only by a carried
 * resolution of the kind PASTURE that names this pasture and this number, once; the first number needs none. Whoever
 * names a resolution needs that one, whichever way the number moves. Refuses `CarryingCapacityExceeded` (STI-3),
 * `ResolutionMissing`, `QuantityNegative`, and `PastureMalformed`, so that no pasture has a twin.
 */
export function checkPasture(
  { subject, gates, resolution }: PastureAsked,
  now: PastureNow,
): PastureRefusal | undefined {
  const { carries, issued } = now;
  if (subject === '' || subject !== subject.trim().normalize('NFC') || /\p{Cc}/u.test(subject)) {
    const message = 'A pasture has one plain name, without spaces around it.';
    return refuse('PastureMalformed', { message, field: 'subject', rule: 'STI-3' });
  }
  if (gates < 0n || gates >= MOST_GATES) {
    return refuse('QuantityNegative', { message: 'A pasture carries none or more.', field: 'gates', rule: 'STI-3' });
  }
  if (gates === carries) return undefined;
  if (gates < issued) {
    const message = `${String(issued)} gates of ${subject} are issued: it cannot carry ${String(gates)}.`;
    return refuse('CarryingCapacityExceeded', { message, field: 'gates', rule: 'STI-3' });
  }
  if (resolution === undefined && (carries === undefined || gates < carries)) return undefined;
  const says =
    resolution?.kind === 'PASTURE' &&
    resolution.carried &&
    !resolution.used &&
    resolution.pasture === subject &&
    resolution.gates === gates.toString();
  if (says) return undefined;
  return refuse('ResolutionMissing', {
    message: 'A pasture carries more than before by a carried resolution that names it and its gates, once.',
    field: 'resolution',
    rule: 'STI-3',
  });
}
