/** GPU time of one site in one month, of one source or of all. */
export interface UseAsked {
  /** The site's short name. */
  readonly site: string;
  /** 'YYYY-MM', UTC. */
  readonly month: string;
  /** A machine or a file, as events name it; null: every one. */
  readonly source: string | null;
}

/**
 * What became of a report: it counts; another has taken its place; it takes back what it names; or it corrects something
 * that nobody has reported yet.
 */
export type ReportState = 'COUNTED' | 'REPLACED' | 'TAKES_BACK' | 'WAITING';

/** Another report, named by a correction. Names and reasons are free text, and null for whoever may not read it. */
export interface NamedReport {
  readonly source: string;
  readonly id: string | null;
  readonly reason: string | null;
}

/** Of which reports somebody may know what. */
export interface UseScope {
  /**
   * Only reports of these machines, as sources name them ('/machine/CODE', and all below), and what corrects one of
   * them; null: every report.
   */
  readonly sources: readonly string[] | null;
  /** Whether the words of whoever reported may be read: an id may name a person, and so may a reason. */
  readonly words: boolean;
}

/** One report of GPU time, with what of it belongs to the month that was asked for. */
export interface UseReport {
  readonly source: string;
  /** Null for whoever may not read what reporters wrote. */
  readonly id: string | null;
  /** As the report names it: H100, or a slice of one. */
  readonly gpuModel: string;
  /** True where it is time of cards that nobody held. */
  readonly idle: boolean;
  readonly from: Date;
  /** Null where the report does not say when the use ended. */
  readonly until: Date | null;
  /** Of the whole report. Milli-GPU·ms, like every amount here. */
  readonly quantity: bigint;
  /** What of it the month counts; nothing unless its state is COUNTED. */
  readonly counted: bigint;
  /** How it was come by; null where the report does not say. */
  readonly method: string | null;
  readonly recordedAt: Date;
  readonly state: ReportState;
  readonly corrects: NamedReport | null;
  readonly correctedBy: NamedReport | null;
}

/** What one source reported for the month. */
export interface SourceTotal {
  readonly source: string;
  /** Reports that count. */
  readonly reports: number;
  readonly counted: bigint;
}

/** The month as a whole. */
export interface UseTotal {
  /** What the reports that count add up to. */
  readonly counted: bigint;
  /** What of it nobody held. */
  readonly idle: bigint;
  /** What the hours of the month hold, of which every figure is made; null where one source alone was asked for. */
  readonly rolledUp: bigint | null;
  readonly reports: number;
  readonly replaced: number;
  readonly takenBack: number;
  readonly waiting: number;
  /** Those that the viewer may look at, the largest first; at most a hundred. */
  readonly sources: readonly SourceTotal[];
  /** What of `counted` the viewer sees no reports of; null for whoever sees all of them. */
  readonly elsewhere: bigint | null;
}

/** Where a page of reports begins: after so many of those whose use began at this instant, the latest use first. */
export interface ReportPlace {
  /** Microseconds since 1970, as text: a Date would lose some. */
  readonly micros: string;
  readonly passed: number;
}
