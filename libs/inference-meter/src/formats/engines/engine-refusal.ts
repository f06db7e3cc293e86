import { refuse, type Refusal } from '#libs/amount';

/** Every reason why what an engine reports is not taken as use. */
export type EngineRefusalKind =
  | 'JsonMalformed'
  | 'LineTooLong'
  | 'UsageMalformed'
  | 'CountMalformed'
  | 'NamesDiffer'
  | 'PartAboveTotal'
  | 'NameMalformed'
  | 'IdMissing'
  | 'ModelMissing'
  | 'TimeMissing'
  | 'FutureTimestamp'
  | 'TimeOutOfRange'
  | 'EndsBeforeStart'
  | 'UseTooLong';

/** What was not read, and why. */
export interface EngineRefusal extends Refusal<EngineRefusalKind> {
  /** Which item of the input: a line, a chunk of a stream, a span; counts from 1. */
  readonly item: number;
}

/** What refuses, besides kind and item. */
interface Reason {
  readonly field: string;
  readonly rule: 'meter.json' | 'meter.number' | 'meter.tokens' | 'meter.id' | 'meter.time';
  readonly message: string;
}

/** Builds the refusal of one item. */
export function refuseItem(kind: EngineRefusalKind, item: number, reason: Reason): EngineRefusal {
  return { ...refuse(kind, reason), item };
}

/** The refusal of an item that is no JSON object. */
export function refuseJson(item: number): EngineRefusal {
  const message = 'it is no JSON object of at most 64 levels';
  return refuseItem('JsonMalformed', item, { field: 'item', rule: 'meter.json', message });
}

/** What a text yields, item by item: one that is refused leaves the others standing. */
export interface EngineRead<T> {
  readonly records: readonly T[];
  readonly refusals: readonly EngineRefusal[];
  /** Items that say nothing of use, and how many of each kind there were. */
  readonly ignored: Readonly<Record<string, number>>;
}

/** One more of a kind that is ignored. */
export function countIgnored(ignored: EngineRead<unknown>['ignored'], kind: string): EngineRead<unknown>['ignored'] {
  return { ...ignored, [kind]: (ignored[kind] ?? 0) + 1 };
}
