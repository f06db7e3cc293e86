import { InvariantViolation } from '#libs/amount';
import { asCanonicalValue, canonicalJson, isLogRefusal } from '#libs/transparency-log';

/** A period's close as it is stored, hashed and logged: amounts are minor units as decimal strings. */
export interface CloseDocument {
  readonly type: 'period-close';
  /** The first version had no restricted costs, the second no profile and no principals, the third no `statute`. */
  readonly v: '1' | '2' | '3' | '4';
  readonly period: string;
  readonly name: string;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly currency: string;
  readonly customVersion: string;
  /** The statute that was asked for its floors and caps, as it stood from when: 'FR_SCIC@0001-01-01' */
  readonly profile?: string;
  readonly income: string;
  readonly expenses: string;
  /** Those of the expenses that restricted grants covered. */
  readonly restrictedCosts?: string;
  readonly base: string;
  readonly lockedReserve: string;
  readonly solidarity: string;
  readonly standingShare: string;
  readonly allocable: string;
  /** What the statute was asked with, and what it asks: whoever has the books derives both again. */
  readonly statute?: {
    /** Of the base, what came from outside the co-operative's own business; below zero where it lost. */
    readonly extraCooperative: string;
    /** What the locked reserve held before this close, and the capital; for an SCE its minimum capital. */
    readonly reserves: string;
    readonly capital: string;
    readonly lockedReserve: string;
    readonly solidarity: string;
    /** What a cap on distributions is a share of; absent where the statute has none. */
    readonly distributable?: string;
  };
  readonly funders: readonly {
    readonly id: string;
    readonly due: string;
    readonly amount: string;
    /** From the fourth version on: what the instrument's cap left, and what the statute let it be paid at most. */
    readonly capRemaining?: string;
    readonly most?: string;
    /** A body whose own assets are locked: no cap of a statute counts it. */
    readonly exempt?: true;
  }[];
  /** What the period made due of each principal, at par: repaid outside the waterfall. */
  readonly principals?: readonly { readonly id: string; readonly amount: string }[];
  /** The standing share over the models that earned. */
  readonly standingShares: readonly { readonly model: string; readonly amount: string }[];
  /** What each model owed its labellers in royalty at the end. */
  readonly royalties: readonly { readonly model: string; readonly amount: string }[];
  /** SHA-256 of the models and credits that people's parts follow from. */
  readonly lineage: string;
  readonly steps: readonly {
    readonly rule: string;
    readonly formula: string;
    readonly values: Readonly<Record<string, string>>;
    readonly amount: string;
  }[];
}

/** The canonical JSON of a close. */
export function textOfClose(document: CloseDocument): string {
  const taken = asCanonicalValue(document);
  if (isLogRefusal(taken)) throw new InvariantViolation(`a close has no canonical form: ${taken.message}`);
  return canonicalJson(taken.value);
}

/** The close that {@link textOfClose} wrote; facts are append only, so nothing else can stand there. */
export function closeOfText(text: string): CloseDocument {
  const document: unknown = JSON.parse(text);
  if (!isClose(document)) throw new InvariantViolation('a stored close does not read back');
  return document;
}

function isClose(value: unknown): value is CloseDocument {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'period-close';
}
