import { compareIds, refuse, type Refusal } from '#libs/amount';
import type { LabelRow } from './label-row.js';

/** What one accepted item of a task type earns, voted before the work starts: LABEL_POINT, and money in minor units. */
export interface RateCard {
  readonly points: bigint;
  readonly wageMinor: bigint;
}

/** The cards in force, by task type, with the version of the custom that set them. */
export interface RateCards {
  readonly customVersion: number;
  readonly cards: Readonly<Record<string, RateCard>>;
}

/** What one accepted item earned, with the card frozen into it: accepted work is never re-scored. */
export interface Credit {
  readonly key: string;
  readonly holder: string;
  readonly taskType: string;
  readonly customVersion: number;
  readonly points: bigint;
  readonly wageMinor: bigint;
}

/**
 * Whose credit a row's work is: the member who claimed the tool's worker name and was confirmed, else the name itself
 * (`unclaimed:<source>:<ref>`), else, where the tool names nobody, the source's reserve. Never other people's.
 */
export function creditHolder(
  row: Pick<LabelRow, 'source' | 'labellerRef'>,
  claims: ReadonlyMap<string, string>,
): string {
  if (row.labellerRef === null) return `reserve:unnamed:${row.source}`;
  const unclaimed = `unclaimed:${row.source}:${row.labellerRef}`;
  return claims.get(unclaimed) ?? unclaimed;
}

/**
 * Credits one row by the card of its task type. Only accepted work earns: any other row gives `undefined`.
 * Refuses `NoRateCard`: work without a voted rate cannot be credited.
 */
export function creditRow(
  row: Pick<LabelRow, 'key' | 'decision'> & { readonly holder: string; readonly taskType: string },
  rates: RateCards,
): Credit | undefined | Refusal<'NoRateCard'> {
  if (row.decision !== 'accepted') return undefined;
  const { key, holder, taskType } = row;
  const card = Object.hasOwn(rates.cards, taskType) ? rates.cards[taskType] : undefined;
  if (card === undefined) {
    return refuse('NoRateCard', {
      message: `No rate card of the custom covers ${taskType}.`,
      field: 'taskType',
      rule: 'labels.rateCard',
      customVersion: rates.customVersion,
    });
  }
  const { points, wageMinor } = card;
  return { key, holder, taskType, customVersion: rates.customVersion, points, wageMinor };
}

/**
 * Sums points by holder, c(i,d), in the byte order of holders. LABEL_POINT.
 *
 * @example totalPoints([creditOfAna, anotherOfAna]) // [{ id: 'ana', points: 2n }]
 */
export function totalPoints(
  credits: readonly Pick<Credit, 'holder' | 'points'>[],
): readonly { readonly id: string; readonly points: bigint }[] {
  const totals = new Map<string, bigint>();
  for (const { holder, points } of credits) totals.set(holder, (totals.get(holder) ?? 0n) + points);
  return [...totals].map(([id, points]) => ({ id, points })).sort((a, b) => compareIds(a.id, b.id));
}
