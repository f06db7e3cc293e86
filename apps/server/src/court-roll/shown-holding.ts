import { EVENT_OF, fineState, isBarred, stepsFrom, type ActKind } from '#libs/court-roll';
import type { Viewer } from '../identity/authority.js';
import type { FineModel, HoldingModel } from './court-roll.models.js';
import type { FineRecord } from './court-roll.types.js';
import type { PublicHolding } from './roll.service.js';

/** What a holder asks for their own right without an officer. */
const OF_THE_HOLDER: readonly ActKind[] = ['SURRENDER', 'DISPUTE_FINE', 'RELINQUISH'];

/** Every act by its name, in the order of the custom. */
const ACTS = Object.keys(EVENT_OF) as ActKind[];

/** Who waits for an admittance as the heir, or may claim to be. */
const AWAITS_HEIR: ReadonlySet<string> = new Set(['HEIR_DUE', 'NOTICE1', 'NOTICE2', 'NOTICE3']);

type Standing = Pick<PublicHolding, 'kind' | 'state' | 'rollNumber' | 'toUseOf'>;
type Owing = Partial<Pick<PublicHolding, 'fines' | 'events'>>;

/** True where the last fine is owed, not in dispute, and no jury has found about it. */
function mayDispute({ fines = [], events = [] }: Owing): boolean {
  const fine = fines.at(-1);
  if (fine === undefined || fine.disputed || BigInt(fine.paid) >= BigInt(fine.due)) return false;
  return !events.some(
    ({ event, number, document }) =>
      number > fine.line && (event === 'FINE_REDUCED' || (event === 'FINE_SETTLED' && document.includes('"jury":"'))),
  );
}

/** True where this person may ask for this act; whether the custom admits it is the lib's to say. */
export function mayAsk(viewer: Viewer, act: string, holding: Standing | undefined, party?: string | null): boolean {
  if (viewer.roles.has('OFFICER')) return true;
  if (holding === undefined) return false;
  if (act === 'CLAIM') return party === viewer.rollNumber && holding.toUseOf === viewer.rollNumber;
  return holding.rollNumber === viewer.rollNumber && OF_THE_HOLDER.some((own) => own === act);
}

/** What this person may ask of this holding now. */
export function actsFor(viewer: Viewer | undefined, holding: Standing & Owing): readonly ActKind[] {
  if (viewer === undefined) return [];
  return ACTS.filter((act) => {
    if (
      act === 'GRANT' ||
      isBarred(holding.kind, EVENT_OF[act]) ||
      stepsFrom(holding.state, EVENT_OF[act]).length === 0
    ) {
      return false;
    }
    if (act === 'DISPUTE_FINE' && !mayDispute(holding)) return false;
    if (act !== 'CLAIM') return mayAsk(viewer, act, holding);
    // Only whom the court named claims.
    const heir = viewer.roles.has('OFFICER') ? holding.toUseOf !== null : holding.toUseOf === viewer.rollNumber;
    return AWAITS_HEIR.has(holding.state) && heir;
  });
}

const orNull = (text: string | null): bigint | null => (text === null ? null : BigInt(text));

function shownFine({ disputed, ...fine }: FineRecord): FineModel {
  const [amount, cap, due, paid] = [BigInt(fine.amount), BigInt(fine.cap), BigInt(fine.due), BigInt(fine.paid)];
  return { ...fine, amount, cap, due, paid, state: fineState({ dueMinor: due, paidMinor: paid, disputed }) };
}

/** A holding in the shape of the schema. */
export function shownHolding(record: PublicHolding, viewer: Viewer | undefined): HoldingModel {
  const { events, fines, periods, pledgee, pledgeMinor, pledgeDue, meter, quantity, kind, valueMinor, rentMinor } =
    record;
  const value = BigInt(valueMinor);
  const rent = BigInt(rentMinor);
  return {
    ...record,
    events: events.map((event) => ({ ...event, fine: orNull(event.fine) })),
    fines: fines.map(shownFine),
    periods,
    quantity: quantity === '0' ? null : quantity,
    unit: quantity === '0' ? null : (meter ?? (kind === 'STINT_GATE' ? 'gates' : null)),
    value: value === 0n ? null : value,
    rent: value === 0n ? null : rent,
    fineCap: value === 0n ? null : value > rent ? 2n * (value - rent) : 0n,
    lives: String(record.life),
    term: record.letUntil ?? record.suspendedUntil ?? pledgeDue,
    // What it goes with stands in appurtenantTo.
    conditions: record.fineDisputed ? 'a fine is in dispute' : null,
    pledge: pledgee === null ? null : `${pledgee} ${pledgeMinor ?? ''} ${record.currency} ${pledgeDue ?? ''}`,
    myActs: actsFor(viewer, record),
  };
}
