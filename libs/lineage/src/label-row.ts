/** What became of one piece of labelling work. Only `accepted` earns. */
export type LabelDecision = 'accepted' | 'rejected' | 'pending' | 'skipped' | 'gold';

/** Which sign in the export the decision was read from. */
export type DecisionBasis = 'CANCELLED' | 'GROUND_TRUTH' | 'REVIEW' | 'LAST_ACTION' | 'NO_REVIEW_STEP' | 'NONE';

/** One piece of labelling work, as a tool reports it. `null` stands where the tool did not say. */
export interface LabelRow {
  /** Names the instance of the tool, so that two servers' numbers never meet. */
  readonly source: string;
  readonly project: string | null;
  /** The annotation's id, or its unique id where it has no other. */
  readonly sourceId: string;
  /** Equal for every import of the same work: source, project and id. */
  readonly key: string;
  readonly itemId: string;
  /** The tool's own name for the worker, until a member claims it. */
  readonly labellerRef: string | null;
  readonly decision: LabelDecision;
  readonly basis: DecisionBasis;
  readonly decidedBy: string | null;
  readonly createdAt: string | null;
  readonly updatedAt: string | null;
  /** Whole seconds as the tool reports them. Evidence: by itself it never pays. */
  readonly seconds: bigint | null;
  /** True where the label is a machine's, passed on untouched: it may carry its own, lower rate. */
  readonly untouchedPrelabel: boolean;
  /** Canonical JSON of the label alone; `labelDigest` hashes it. */
  readonly content: string;
  /** Where it stands in the file, counted from 1. */
  readonly line: number;
}

/** Why one row of a file was not taken. */
export interface RowRefusal<K extends string = string> {
  readonly kind: K;
  readonly refused: true;
  readonly line: number;
  readonly field: string;
  readonly rule: string;
  readonly message: string;
}

/** The outcome of reading a whole file: what was understood, and what was not, line by line. */
export interface LabelImport {
  readonly rows: readonly LabelRow[];
  readonly refusals: readonly RowRefusal[];
}
