/** Whom a line is about: the one who asks, a line of the surplus, or everybody. */
export const IMPACT_PARTS = [
  'YOU',
  'RESERVE',
  'SOLIDARITY',
  'LABELLERS',
  'FUNDERS',
  'DIVIDED',
  'HOSTS',
  'WORKERS',
  'FUND',
  'GATES',
] as const;
export type ImpactPart = (typeof IMPACT_PARTS)[number];

/** One thing that a motion would change, or that it is about, from the books. */
export interface ImpactLine {
  readonly part: ImpactPart;
  /** What it is, where the part alone does not say. */
  readonly what: string;
  /** Smallest steps of `unit`, as text. */
  readonly before: string;
  /** Null where it is not known before the vote. */
  readonly after: string | null;
  /** A currency, or GATE. */
  readonly unit: string;
}

/** What a motion would do, and by which figures that was computed. */
export interface Impact {
  /** The name of the period whose figures these are; empty where they are of today. */
  readonly period: string;
  readonly lines: readonly ImpactLine[];
}
