/** Everything that verification can find wrong. */
export type FindingKind =
  // The file.
  | 'BundleMalformed'
  | 'BundleTruncated'
  | 'RowsMissing'
  | 'RowsUnannounced'
  | 'LeafUnknown'
  | 'LeafNotCanonical'
  // The log.
  | 'CheckpointSignatureBad'
  | 'CheckpointForeign'
  | 'NotWitnessed'
  | 'RootDiffers'
  | 'Fork'
  | 'SizeShrank'
  | 'HistoryRewritten'
  | 'LeafDiffers'
  | 'LogKeyForeign'
  | 'PromiseBroken'
  // The ledger.
  | 'BatchHashDiffers'
  | 'BatchGap'
  | 'JournalUnbalanced'
  | 'AccountNotInChart'
  | 'LockedOutflow'
  | 'LockedOutflowUnexplained'
  | 'ReleaseNotByRule'
  | 'JournalNotByRule'
  | 'JournalUnexplained'
  | 'CustomNotInForce'
  | 'ClosingDiffers'
  | 'TrialBalanceDiffers'
  // Votes.
  | 'TermsNotOfCustom'
  | 'NoticeNotByRule'
  | 'ElectorateDiffers'
  | 'BallotDiffers'
  | 'BallotSignatureBad'
  | 'BallotNotCounted'
  | 'TallyDiffers'
  | 'ResolutionNotDerived'
  | 'DeedNotResolved'
  | 'MeetingNotByRule'
  | 'MinutesDiffer'
  | 'ObjectionNotByRule'
  | 'ObjectionIgnored'
  | 'AnnulmentNotByRule'
  | 'NotUndone'
  // Custom.
  | 'CustomHashDiffers'
  | 'CustomNotDerived'
  | 'EntrenchedLoosened'
  // The roll.
  | 'RollHashDiffers'
  | 'RollGap'
  | 'RollStateDiffers'
  | 'TwoHolders'
  | 'SplitDiffers'
  | 'FineAboveCustom'
  // Money divided.
  | 'CloseHashDiffers'
  | 'CloseNotByRule'
  | 'DistributionDiffers'
  // Assets and capital.
  | 'RowDiffers'
  | 'CapitalHasVotes';

/** One thing that is wrong, and where. */
export interface Finding {
  readonly kind: FindingKind;
  /** Line of the bundle, from 1; 0 where it is about no line. */
  readonly line: number;
  /** The leaf that it belongs to, from 0; absent before the first leaf and among the closing claims. */
  readonly leaf?: bigint;
  /** One plain sentence. */
  readonly message: string;
}

/** So many findings are told one by one; of the rest only the number. */
export const MOST_FINDINGS = 100;

/** What was found so far, and the place in the bundle that is being read. */
export class Findings {
  /** The line being read, from 1. */
  line = 0;
  /** The last leaf read; absent before the first. */
  leaf: bigint | undefined;
  private readonly kept: Finding[] = [];
  private number = 0;
  private readonly open = new Map<string, number>();

  /** Notes something wrong here. Beyond the first hundred it only counts: a ruined file costs no memory. */
  add(kind: FindingKind, message: string, place: { readonly line?: number; readonly leaf?: bigint } = {}): void {
    this.number += 1;
    if (this.kept.length >= MOST_FINDINGS) return;
    const leaf = place.leaf ?? this.leaf;
    this.kept.push({ kind, line: place.line ?? this.line, message, ...(leaf === undefined ? {} : { leaf }) });
  }

  /** Notes that nothing signed says this. `what` is one of a few sentences: how often each was said is counted. */
  unproven(what: string): void {
    this.open.set(what, (this.open.get(what) ?? 0) + 1);
  }

  /** What nothing signed says, and of how many. */
  get allUnproven(): readonly { readonly what: string; readonly count: number }[] {
    return [...this.open].map(([what, count]) => ({ what, count }));
  }

  get count(): number {
    return this.number;
  }

  get all(): readonly Finding[] {
    return this.kept;
  }
}
