import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type StvParameters } from '#libs/voting';
import { unzipped } from './unzip.js';

/** What a set of RCTab says of its own rules; every value is text or a truth value. */
interface RctabConfig {
  readonly candidates: readonly { readonly name: string }[];
  readonly cvrFileSources: readonly {
    readonly filePath: string;
    readonly provider: string;
    readonly firstVoteColumnIndex?: string;
    readonly firstVoteRowIndex?: string;
    readonly overvoteLabel: string;
    readonly skippedRankLabel: string;
  }[];
  readonly rules: {
    readonly overvoteRule: string;
    readonly numberOfWinners: string;
    readonly decimalPlacesForVoteArithmetic: string;
    readonly maxSkippedRanksAllowed: string;
    readonly nonIntegerWinningThreshold: boolean;
  };
}

/** One round as RCTab certifies it: votes are decimals. */
export interface RctabRound {
  readonly round: number;
  readonly tally: Readonly<Record<string, string>>;
  readonly tallyResults: readonly { readonly elected?: string; readonly eliminated?: string }[];
  readonly threshold: string;
}

export interface RctabSet {
  /** In the order of the configuration, which breaks ties; write-ins that nobody declared come last. */
  readonly candidates: readonly string[];
  readonly seats: bigint;
  readonly parameters: StvParameters;
  /** What each ballot ranks once skipped ranks and overvotes are dealt with; empty where nothing is left. */
  readonly ballots: readonly (readonly string[])[];
  readonly rounds: readonly RctabRound[];
}

const WRITE_INS = 'Undeclared Write-ins';
const OVERVOTE = Symbol('overvote');

/** One rank of a ballot: a name, nothing, or more than one. */
type Rank = string | undefined | typeof OVERVOTE;

const json = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

/** Reads a set of RCTab's tests out of its folder: its rules, its ballots and what its rounds must be. */
export function readRctab(folder: string, name: string): RctabSet {
  const config = json(join(folder, name, `${name}_config.json`)) as RctabConfig;
  const report = json(join(folder, name, `${name}_expected_detailed_report.json`)) as { results: RctabRound[] };
  const [source] = config.cvrFileSources;
  if (source === undefined) throw new Error(`${name} has no ballots`);
  const file = join(folder, name, source.filePath);
  const ballots = source.provider === 'cdf' ? commonFormat(file) : spreadsheet(file, source);
  const named = config.candidates.map((candidate) => candidate.name);
  const hasWriteIns = WRITE_INS in (report.results[0]?.tally ?? {});
  return {
    candidates: hasWriteIns ? [...named, WRITE_INS] : named,
    seats: BigInt(config.rules.numberOfWinners),
    parameters: {
      steps: 10n ** BigInt(config.rules.decimalPlacesForVoteArithmetic),
      quota: config.rules.nonIntegerWinningThreshold ? 'ONE_STEP' : 'WHOLE_VOTE',
      transfer: 'RATIO_FIRST',
    },
    ballots: ballots.map((ranks) => rankingOf(ranks, config.rules)),
    rounds: report.results,
  };
}

/** A ballot ends where more ranks are skipped than may be, and at an overvote unless those are skipped. */
function rankingOf(ranks: readonly Rank[], rules: RctabConfig['rules']): readonly string[] {
  const ranking: string[] = [];
  let skipped = 0;
  for (const rank of ranks) {
    skipped = rank === undefined ? skipped + 1 : 0;
    if (skipped > Number(rules.maxSkippedRanksAllowed)) break;
    if (rank === OVERVOTE) {
      if (rules.overvoteRule === 'exhaustImmediately') break;
      if (rules.overvoteRule !== 'alwaysSkipToNextRank') throw new Error(`overvotes: ${rules.overvoteRule}`);
    } else if (rank !== undefined && !ranking.includes(rank)) ranking.push(rank);
  }
  return ranking;
}

interface CommonFormat {
  readonly CVR: readonly {
    readonly CVRSnapshot: readonly {
      readonly CVRContest: readonly {
        readonly CVRContestSelection: readonly {
          readonly ContestSelectionId: string;
          readonly SelectionPosition: readonly { readonly Rank: number }[];
        }[];
      }[];
    }[];
  }[];
  readonly Election: readonly {
    readonly Candidate: readonly { readonly '@id': string; readonly Name: string }[];
    readonly Contest: readonly {
      readonly ContestSelection: readonly { readonly '@id': string; readonly CandidateIds: readonly string[] }[];
    }[];
  }[];
}

/** The ballots of a report in NIST's common data format for cast-vote records. */
function commonFormat(file: string): readonly (readonly Rank[])[] {
  const report = json(file) as CommonFormat;
  const [election] = report.Election;
  const nameOf = new Map(election?.Candidate.map((candidate) => [candidate['@id'], candidate.Name]));
  const selections = new Map(
    election?.Contest[0]?.ContestSelection.map((one) => [one['@id'], nameOf.get(one.CandidateIds[0] ?? '')]),
  );
  return report.CVR.map(({ CVRSnapshot }) => {
    const ranks: Rank[] = [];
    for (const { ContestSelectionId, SelectionPosition } of CVRSnapshot[0]?.CVRContest[0]?.CVRContestSelection ?? []) {
      for (const { Rank: rank } of SelectionPosition) {
        ranks[rank - 1] = ranks[rank - 1] === undefined ? selections.get(ContestSelectionId) : OVERVOTE;
      }
    }
    return Array.from(ranks);
  });
}

/** The ballots of a spreadsheet that has one in each row, as the machines of ES&S write it. */
function spreadsheet(file: string, source: RctabConfig['cvrFileSources'][number]): readonly (readonly Rank[])[] {
  const parts = unzipped(readFileSync(file));
  const shared = Array.from(
    (parts.get('xl/sharedStrings.xml') ?? '').matchAll(/<si><t[^>]*>(.*?)<\/t><\/si>/gu),
    (at) => (at[1] ?? '').trim(),
  );
  const rows = Array.from((parts.get('xl/worksheets/sheet1.xml') ?? '').matchAll(/<row .*?<\/row>/gu), ([row]) =>
    Array.from(row.matchAll(/<c [^>]*?(t="s")?><v>(.*?)<\/v><\/c>/gu), (cell) =>
      cell[1] === undefined ? (cell[2] ?? '') : (shared[Number(cell[2])] ?? ''),
    ),
  );
  const [row, column] = [Number(source.firstVoteRowIndex) - 1, Number(source.firstVoteColumnIndex) - 1];
  return rows.slice(row).map((cells) =>
    cells.slice(column).map((cell) => {
      if (cell === source.skippedRankLabel) return undefined;
      return cell === source.overvoteLabel ? OVERVOTE : cell;
    }),
  );
}
