import type { RowRefusal } from '#libs/lineage';

/** A Label Studio export and what the importer declares about it. */
export interface LabelImportRequest {
  /** The export's JSON. */
  readonly text: string;
  /** Names the instance of the tool; two instances number their annotations alike. */
  readonly source: string;
  /** The dataset version that the labels belong to. */
  readonly dataset: string;
  /** Which rate card of the custom pays an item. */
  readonly taskType: string;
  /** True where the project reviews nothing; the custom says what holds when it is left out. */
  readonly noReviewStep?: boolean;
  /** Roll numbers by the tool's own names of its workers, as confirmed. */
  readonly claims?: ReadonlyMap<string, string>;
  /** When the work counts as accepted: now, unless said otherwise. */
  readonly acceptedAt?: Date;
}

/** How many rows there are of each decision. */
export type DecisionCounts = Readonly<Record<'accepted' | 'rejected' | 'pending' | 'skipped' | 'gold', number>>;

/** What an import would do. Points are LABEL_POINT, the wage minor units; only new work counts. */
export interface LabelPreview {
  readonly rows: number;
  readonly decisions: DecisionCounts;
  readonly unclaimed: readonly string[];
  readonly alreadyKnown: number;
  readonly points: bigint;
  readonly wageMinor: bigint;
  readonly refusals: readonly RowRefusal[];
}

/** What an import did. `recorded` is 0 where everything was there already: nothing changed. */
export interface LabelImported extends LabelPreview {
  readonly recorded: number;
}

/** A row of the export with its credit, ready to be recorded. */
export interface CreditedRow {
  readonly key: string;
  readonly line: number;
  readonly itemId: string;
  readonly labellerRef: string;
  readonly personId: string | null;
  /** A roll number, or the reserve that waits for whoever did the work. */
  readonly holder: string;
  readonly decision: string;
  readonly decidedBy: string;
  readonly digest: Buffer;
  readonly toolUpdatedAt: string | null;
  readonly seconds: bigint | null;
  readonly version: number;
  readonly points: bigint;
  readonly wageMinor: bigint;
}
