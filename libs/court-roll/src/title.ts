import { isRefusal, type Refusal } from '#libs/amount';
import type { Court, RollAct } from './act.js';
import { daysAfter } from './days.js';
import { after, entered, no, without, type RollDecision } from './decision.js';
import { assess, fineDue } from './fine.js';
import { LETTERS, type Holding } from './holding.js';
import { parseRollNumber } from './roll-number.js';
import { checkCapacity } from './stint.js';

type Decided = RollDecision | Refusal;

/** Quantities and sums are below this: what the books and the roll can count. */
export const MOST_QUANTITY = 10n ** 27n;
const LONGEST_SUBJECT = 300;

export type Of<K extends RollAct['kind']> = Extract<RollAct, { kind: K }>;

/** A gate is given to whoever holds its land, while they hold it. */
export function isWith(holder: string, land: Court['land']): boolean {
  return land?.state === 'ADMITTED' && land.holder === holder;
}

function checkGrant(act: Of<'GRANT'>, { held = [], pasture, land }: Court): Refusal | undefined {
  const ordinal = parseRollNumber(act.toUseOf);
  if (typeof ordinal !== 'bigint') return ordinal;
  if (act.subject.trim() === '') return no('SubjectMissing', 'subject', 'A right is held in something: name it.');
  const quantity = act.quantity ?? 0n;
  if (act.subject.length > LONGEST_SUBJECT) {
    return no(
      'SubjectTooLong',
      'subject',
      `What a right is held in has a name of ${String(LONGEST_SUBJECT)} characters at most.`,
    );
  }
  if (!act.number.startsWith(`${LETTERS[act.right]}-`)) {
    return no('NumberOfAnotherKind', 'number', `The number of this kind of right begins with ${LETTERS[act.right]}.`);
  }
  if (quantity < 0n) return no('QuantityNegative', 'quantity', 'A right is not of less than nothing.');
  if (quantity >= MOST_QUANTITY) return no('QuantityTooLarge', 'quantity', 'That is more than can be counted.');
  if (act.right === 'STINT_GATE') {
    if (act.appurtenantTo !== undefined && !isWith(act.toUseOf, land)) {
      return no('SeveranceRefused', 'appurtenantTo', `Only whoever holds ${act.appurtenantTo} is given a gate of it.`);
    }
    return checkCapacity(quantity, pasture ?? { carries: 0n, issued: 0n });
  }
  if (act.appurtenantTo !== undefined) {
    return no('OnlyGatesGoWithLand', 'appurtenantTo', 'Only a gate goes with another holding.');
  }
  if (held.some((each) => each.kind === act.right && each.subject === act.subject)) {
    return no('HoldingAlreadyGranted', 'subject', `${act.toUseOf} already holds this right by the roll.`);
  }
  return undefined;
}

/** A grant gives no title yet; admittance completes it. */
export function grant(act: Of<'GRANT'>, court: Court): Decided {
  const refused = checkGrant(act, court);
  if (refused !== undefined) return refused;
  const { number, right: kind, subject, toUseOf, quantity = 0n, meter, appurtenantTo } = act;
  const holding: Holding = {
    number,
    kind,
    subject,
    state: 'GRANTED',
    holder: toUseOf,
    toUseOf,
    quantity,
    improvement: 0n,
    ...(meter === undefined ? {} : { meter }),
    ...(appurtenantTo === undefined ? {} : { appurtenantTo }),
    ...assess(court.custom, meter === undefined ? { quantity } : { quantity, meter }),
    life: 1,
    on: court.on,
    since: court.on,
    notices: 0,
    fineDisputed: false,
  };
  return entered('GRANTED', holding, court, { toUseOf });
}

interface Admitted {
  readonly holder: string;
  readonly event: 'ADMITTED' | 'RESTORED';
  readonly demand?: Of<'ADMIT'>['demand'];
}

/** A fine is due by the custom in force; one that another custom asked for is entered within a day, or not at all. */
function checkFineDay({ on, today, current, custom }: Court): Refusal | undefined {
  return today === undefined || on >= daysAfter(today, -1) || current === undefined || current === custom.version
    ? undefined
    : no(
        'FineOfPastCustom',
        'on',
        `Another custom than that of ${on} is in force now: enter the admittance as of today.`,
      );
}

function admitted(holding: Holding, { holder, event, demand }: Admitted, court: Court): Decided {
  // Whoever was taken for dead and comes back is where they were, and owes nothing for it.
  const back = event === 'RESTORED' && holder === holding.holder;
  if (back && demand !== undefined) return no('NothingToFine', 'fine', `${holder} never ceased to hold.`);
  const life = back ? holding.life : holding.vacantSince === undefined ? 1 : holding.life + 1;
  const base = assess(court.custom, holding);
  const fine = back ? undefined : fineDue(court.custom, { ...base, number: holding.number, life }, demand);
  if (isRefusal(fine)) return fine;
  const late = fine === undefined ? undefined : checkFineDay(court);
  if (late !== undefined) return late;
  const title = { ...base, holder, life, since: court.on, notices: 0, fineDisputed: false };
  const next = without(after(holding, event, title, court), 'toUseOf', 'vacantSince', 'minorUntil', 'noticedOn');
  return entered(event, next, court, fine === undefined ? {} : { fine });
}

/** Title is complete only now, and only now is a fine due: for the one to whose use it stands, and nobody else. */
export function admit(holding: Holding, { demand }: Of<'ADMIT'>, court: Court): Decided {
  const holder = holding.toUseOf;
  if (holder === undefined || (holding.state === 'GRANTED' && holding.vacantSince !== undefined)) {
    return no('NobodyToAdmit', 'act', 'Nobody waits to be admitted here.');
  }
  return admitted(holding, { holder, event: 'ADMITTED', ...(demand === undefined ? {} : { demand }) }, court);
}

/** The heir comes after the seizure: it was until then (quousque), and ends. So it does if the holder comes back. */
export function restore(holding: Holding, { heir, demand }: Of<'RESTORE'>, court: Court): Decided {
  const wrong = heir === holding.holder ? undefined : checkHeir(holding, heir);
  if (wrong !== undefined) return wrong;
  return admitted(holding, { holder: heir, event: 'RESTORED', ...(demand === undefined ? {} : { demand }) }, court);
}

/** An heir is whom the court named, and nobody else: whoever proves it to the court is named first. */
export function checkHeir(holding: Holding, heir: string): Refusal | undefined {
  const ordinal = parseRollNumber(heir);
  if (typeof ordinal !== 'bigint') return ordinal;
  if (holding.toUseOf === heir) return undefined;
  if (holding.toUseOf === undefined)
    return no('HeirNotNamed', 'toUseOf', 'No heir is named: the court names one first.');
  return no('NotTheHeir', 'toUseOf', `${holding.toUseOf} is the heir by the roll, and nobody else.`);
}

/** Another person of the roll than the holder, or why not. */
export function checkOther(holding: Holding, other: string): Refusal | undefined {
  const ordinal = parseRollNumber(other);
  if (typeof ordinal !== 'bigint') return ordinal;
  return other === holding.holder ? no('AlreadyTheHolder', 'toUseOf', `${other} holds this right already.`) : undefined;
}

function checkFree({ pledge, letUntil, fineDisputed }: Holding, { on }: Court): Refusal | undefined {
  if (fineDisputed)
    return no('FineDisputed', 'act', 'A fine of it is in dispute: the holding stays until that is settled.');
  if (pledge !== undefined) {
    return no('HoldingPledged', 'act', `It is pledged to ${pledge.to}: release the pledge first.`);
  }
  return letUntil !== undefined && letUntil > on
    ? no('HoldingLet', 'act', `It is let until ${letUntil}; it stays with its holder until then.`)
    : undefined;
}

/** To the use of another, who has no title before admittance. */
export function surrender(holding: Holding, { toUseOf }: Of<'SURRENDER'>, court: Court): Decided {
  const refused = checkOther(holding, toUseOf) ?? checkFree(holding, court);
  if (refused !== undefined) return refused;
  return entered('SURRENDERED', after(holding, 'SURRENDERED', { toUseOf }, court), court, { toUseOf });
}

/** Back to the commons, freely: a developer leaves. */
export function relinquish(holding: Holding, court: Court): Decided {
  return checkFree(holding, court) ?? entered('RELINQUISHED', after(holding, 'RELINQUISHED', {}, court), court);
}
