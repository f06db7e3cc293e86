import type { Refusal } from '#libs/amount';
import { clearDays } from '#libs/custom';
import type { Court } from './act.js';
import { isDay } from './days.js';
import { after, entered, no, without, type RollDecision } from './decision.js';
import type { Holding, HoldingState } from './holding.js';
import { checkHeir, checkOther, type Of } from './title.js';

type Decided = RollDecision | Refusal;

/** However short a custom makes the notice of its meetings: an heir is called for two clear weeks at least. */
const LEAST_CALL_DAYS = 14;

const NEXT_NOTICE: Partial<Record<HoldingState, HoldingState>> = {
  HEIR_DUE: 'NOTICE1',
  NOTICE1: 'NOTICE2',
  NOTICE2: 'NOTICE3',
  NOTICE3: 'NOTICE3',
};

interface HeirNamed {
  readonly heir?: string;
  readonly minorUntil?: string;
}

function checkNamed(holding: Holding, { heir, minorUntil }: HeirNamed): Refusal | undefined {
  if (heir === undefined) {
    return minorUntil === undefined ? undefined : no('NobodyIsMinor', 'until', 'Nobody is named who could be a minor.');
  }
  if (minorUntil !== undefined && !isDay(minorUntil)) {
    return no('DayMalformed', 'until', 'A minor comes of age on a day such as 2031-05-04.');
  }
  return checkOther(holding, heir);
}

/** Whoever is found to be the same heir is a minor for at least as long as was said before. */
function checkStillMinor(
  { toUseOf, minorUntil: before }: Holding,
  { heir, minorUntil }: HeirNamed,
  { minorityKept = true }: Court,
): Refusal | undefined {
  const kept =
    before === undefined || toUseOf !== heir || (minorUntil !== undefined && minorUntil >= before)
      ? minorityKept
      : false;
  return kept
    ? undefined
    : no(
        'MinorityShortened',
        'until',
        'The day on which the same heir comes of age is kept or put off, never brought nearer.',
      );
}

const named = ({ heir, minorUntil }: HeirNamed): Partial<Holding> => ({
  ...(heir === undefined ? {} : { toUseOf: heir }),
  ...(minorUntil === undefined ? {} : { minorUntil }),
});

const told = ({ heir, minorUntil }: HeirNamed): { readonly toUseOf?: string; readonly minorUntil?: string } => ({
  ...(heir === undefined ? {} : { toUseOf: heir }),
  ...(minorUntil === undefined ? {} : { minorUntil }),
});

/** The heir comes before any purchaser: a surrender that was not completed falls. A presentment falls with its party. */
export function death(holding: Holding, act: Of<'DEATH'>, court: Court): Decided {
  const refused = checkNamed(holding, act);
  if (refused !== undefined) return refused;
  if (holding.state === 'GRANTED') return granteeDied(holding, act, court);
  const cleared = without(holding, 'toUseOf', 'minorUntil', 'noticedOn', 'presentment', 'suspendedUntil');
  const change = { ...named(act), vacantSince: court.on, notices: 0 };
  return entered('DIED', after(cleared, 'DIED', change, court), court, told(act));
}

/** Whoever was granted a right and not admitted had no title: nothing of it passes to an heir. */
function granteeDied(holding: Holding, { heir }: HeirNamed, court: Court): Decided {
  if (holding.vacantSince !== undefined) return no('DeathOnTheRoll', 'act', 'This death is on the roll already.');
  if (heir !== undefined) {
    return no('GrantNotInherited', 'toUseOf', 'A grant gives no title before admittance, and nobody inherits it.');
  }
  const change = { vacantSince: court.on, notices: 0 };
  return entered('DIED', after(without(holding, 'toUseOf'), 'DIED', change, court), court);
}

/** Nobody came to say that the grantee lives, in the clear days of a call: the grant is over, and nothing was owed. */
export function lapse(holding: Holding, court: Court): Decided {
  if (holding.vacantSince === undefined) return no('GranteeLives', 'act', 'A grant lapses when its grantee has died.');
  if (holding.notices === 0) return no('NoticesMissing', 'act', 'A grant lapses after a call.');
  return checkClock(holding, court) ?? entered('LAPSED', after(holding, 'LAPSED', {}, court), court);
}

/** Somebody is found to inherit. Where that is a minor, the clock of the notices stands still until they are of age. */
export function nameHeir(holding: Holding, act: Of<'NAME_HEIR'>, court: Court): Decided {
  const refused = checkNamed(holding, act) ?? checkStillMinor(holding, act, court);
  if (refused !== undefined) return refused;
  const next = after(without(holding, 'toUseOf', 'minorUntil'), 'HEIR_NAMED', named(act), court);
  return entered('HEIR_NAMED', next, court, told(act));
}

/** The heir claims in time; the title is complete at admittance, as everybody's. */
export function claim(holding: Holding, { heir }: Of<'CLAIM'>, court: Court): Decided {
  const wrong = checkHeir(holding, heir) ?? checkOther(holding, heir);
  if (wrong !== undefined) return wrong;
  return entered('HEIR_CLAIMED', after(holding, 'HEIR_CLAIMED', { toUseOf: heir }, court), court, { toUseOf: heir });
}

/** Refuses where the heir is a minor, or where the last call has not had its clear days. */
/** The clear days for which a call stands. */
export const callDays = ({ gmClearDays }: Court['custom']): number => Math.max(gmClearDays, LEAST_CALL_DAYS);

function checkClock({ minorUntil, noticedOn }: Holding, { on, custom, calledOn, heir }: Court): Refusal | undefined {
  // The day stays out of the words: it is close to a birth date, and refusals are read and kept.
  if (heir === 'MINOR' || (minorUntil !== undefined && on < minorUntil)) {
    return no('HeirIsMinor', 'act', 'The heir is a minor; no time runs against them until they are of age.');
  }
  if (noticedOn === undefined) return undefined;
  if (heir === 'OF_AGE_LATELY') {
    return no(
      'NoticeRuns',
      'on',
      `The last call stands for ${String(callDays(custom))} clear days since the heir is of age.`,
    );
  }
  // A call stands from the day it names, and not before it stood on the roll.
  const from = [noticedOn, calledOn ?? '', minorUntil ?? ''].reduce((last, day) => (day > last ? day : last));
  if (clearDays(from, on) >= callDays(custom)) return undefined;
  return from === minorUntil
    ? no(
        'NoticeRuns',
        'on',
        `The last call stands for ${String(callDays(custom))} clear days since the heir is of age.`,
      )
    : no('NoticeRuns', 'on', `The last call stands for ${String(callDays(custom))} clear days from ${from}.`);
}

/** The heir is called once more. */
export function notice(holding: Holding, court: Court): Decided {
  if (holding.state === 'GRANTED' && holding.vacantSince === undefined) {
    return no('GranteeLives', 'act', 'Nobody is called while the grantee lives: they wait to be admitted.');
  }
  const running = checkClock(holding, court);
  if (running !== undefined) return running;
  const change = {
    state: NEXT_NOTICE[holding.state] ?? holding.state,
    notices: holding.notices + 1,
    noticedOn: court.on,
  };
  return entered('NOTICED', after(holding, 'NOTICED', change, court), court);
}

/** Nobody came to all the calls of the custom: held for the commons until somebody does. */
export function seize(holding: Holding, court: Court): Decided {
  const running = checkClock(holding, court);
  if (running !== undefined) return running;
  const { notices } = court.custom.lives;
  if (holding.notices < notices) {
    return no('NoticesMissing', 'act', `${String(holding.notices)} of ${String(notices)} calls were made.`);
  }
  return entered('SEIZED', after(holding, 'SEIZED', { noticedOn: court.on }, court), court);
}

/** Back to the commons for want of an heir; never while there is one, and never of a minor. */
export function escheat(holding: Holding, court: Court): Decided {
  const running = checkClock(holding, court);
  if (running !== undefined) return running;
  if (holding.toUseOf !== undefined) {
    return no('HeirIsKnown', 'act', `${holding.toUseOf} is the heir: it is held until they come, and not for good.`);
  }
  if (holding.notices < court.custom.lives.notices) return no('NoticesMissing', 'act', 'Not all calls were made.');
  return entered('ESCHEATED', after(holding, 'ESCHEATED', {}, court), court);
}
