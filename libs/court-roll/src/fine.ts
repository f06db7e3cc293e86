import { isRefusal, ofAmount, refuse, type Refusal } from '#libs/amount';
import { checkFineDemand, customRent, customValue, entryFineOf, fineCap, type Custom } from '#libs/custom';
import type { FineDemand } from './act.js';
import type { FineDue } from './decision.js';
import type { Holding } from './holding.js';

/** What one right is worth by the custom, a year, in minor units. The holder's own improvement is not in it. */
export interface Assessed {
  readonly valueMinor: bigint;
  readonly rentMinor: bigint;
}

/** Custom value and rent of a right: what it is counted in has a cost, or it has neither. */
export function assess(custom: Custom, { quantity, meter }: Pick<Holding, 'quantity' | 'meter'>): Assessed {
  const valueMinor = meter === undefined ? 0n : customValue(custom, { quantity, meter });
  return { valueMinor, rentMinor: customRent(custom, valueMinor) };
}

/**
 * The lawful fine of an admittance, minor units: what the custom's words ask, of which each successive life pays the
 * part that the ladder names, rounded down; never above `2 × (value − rent)`.
 */
export function lawfulFine(custom: Custom, base: Assessed, life: number): bigint {
  const { ladder } = custom.lives;
  const part = ladder[Math.min(life, ladder.length) - 1];
  const whole = entryFineOf(custom, base);
  const fine = part === undefined ? whole : ofAmount(whole, part, 'DOWN');
  const cap = fineCap(base);
  return fine < cap ? fine : cap;
}

/** Whoever asks for one sum for several rights is sent back: each right is assessed by itself. */
export function checkOneRight({ rights }: FineDemand): Refusal<'FineCoversSeveralRights'> | undefined {
  if (new Set(rights).size === 1) return undefined;
  return refuse('FineCoversSeveralRights', {
    message: `One fine is asked for ${rights.join(' and ')}: assess each right by itself.`,
    field: 'fine',
    rule: 'COP-4',
  });
}

/**
 * What is due at this admittance, or nothing. A demand may be below the custom where the custom leaves the fine
 * arbitrary, and never above it: `FineExceedsCustom` (COP-1), `FineIsCertain`, `FineCoversSeveralRights` (COP-4).
 */
export function fineDue(
  custom: Custom,
  { number, life, ...base }: Assessed & Pick<Holding, 'number' | 'life'>,
  demand?: FineDemand,
): FineDue | Refusal | undefined {
  const lawful = lawfulFine(custom, base, life);
  const asked = demand === undefined ? lawful : checkDemand(custom, { number, lawful, demand });
  if (isRefusal(asked)) return asked;
  return asked === 0n ? undefined : { minor: asked, rule: custom.entryFine.rule };
}

interface Demanded {
  readonly number: string;
  readonly lawful: bigint;
  readonly demand: FineDemand;
}

function checkDemand({ version, entryFine }: Custom, { number, lawful, demand }: Demanded): bigint | Refusal {
  const several = checkOneRight(demand);
  if (several !== undefined) return several;
  const details = { field: 'fine', rule: 'roll.fine', customVersion: version };
  if (demand.rights[0] !== number || demand.minor < 0n) {
    return refuse('FineMalformed', {
      ...details,
      message: `A fine at this admittance is for ${number}, and not below zero.`,
    });
  }
  const excess = checkFineDemand(demand.minor, lawful, version);
  if (excess !== undefined) return excess;
  if (entryFine.mode === 'FINE_ARBITRARY' || demand.minor === lawful) return demand.minor;
  const message = `The fine is certain by this custom: ${String(lawful)}, no more and no less.`;
  return refuse('FineIsCertain', { ...details, message });
}
