import { toHex } from '#libs/transparency-log';
import type { BatchPart } from './batch-part.js';
import type { BooksPart } from './books-part.js';
import type { ClaimPart } from './claim-part.js';
import type { CustomPart } from './custom-part.js';
import type { Finding, Findings } from './finding.js';
import type { LogPart } from './log-part.js';
import type { MotionPart } from './motion-part.js';
import type { JudgedPromise } from './promise-part.js';
import type { RollPart } from './roll-part.js';
import type { RulePart } from './rule-part.js';
import type { VotePart } from './vote-part.js';

/** What the verification counted while it computed everything anew. */
export interface Counted {
  readonly leaves: bigint;
  readonly journals: bigint;
  readonly legs: bigint;
  readonly customs: number;
  readonly rollEntries: number;
  /** Decisions that were counted again from their ballots. */
  readonly decisions: number;
  /** Journals that were made again from the facts they name. */
  readonly rederived: number;
  readonly runs: number;
  /** Journals whose words were erased: only their commitment was checked. */
  readonly erasedWords: number;
}

/** The outcome. */
export interface Report {
  /** True where nothing is wrong. */
  readonly whole: boolean;
  /** The first hundred. */
  readonly findings: readonly Finding[];
  /** How many there are. */
  readonly found: number;
  readonly counted?: Counted;
  /** What the bundle says and nothing signed says: how many of each. */
  readonly unproven?: readonly { readonly what: string; readonly count: number }[];
  /** The checkpoint that the bundle was held against, where its signature is good. */
  readonly checkpoint?: {
    readonly origin: string;
    readonly size: bigint;
    /** Hexadecimal. */
    readonly root: string;
    /** Names of the witnesses whose cosignature is good. */
    readonly witnesses: readonly string[];
  };
  /** The root of the leaves as they stand in the bundle, hexadecimal. */
  readonly root?: string;
  /** How each promise that was held came out; absent where none was. */
  readonly promises?: readonly JudgedPromise[];
}

interface Sources {
  readonly log: LogPart;
  readonly batches: BatchPart;
  readonly books: BooksPart;
  readonly claims: ClaimPart;
  readonly customs: CustomPart;
  readonly roll: RollPart;
  readonly rules: RulePart;
  readonly votes: VotePart;
  readonly motions: MotionPart;
}

/** What was found, and what was counted; `parts` is absent where no bundle began. */
export function reportOf(findings: Findings, parts: Sources | undefined): Report {
  const verdict = { whole: findings.count === 0, findings: findings.all, found: findings.count };
  if (parts === undefined) return verdict;
  const { log, books, batches, claims, customs, motions, roll, rules, votes } = parts;
  const { checkpoint } = log;
  return {
    ...verdict,
    root: log.root,
    unproven: findings.allUnproven,
    counted: {
      leaves: log.size,
      journals: books.journalCount,
      legs: books.legCount,
      customs: customs.versions,
      rollEntries: roll.entryCount,
      decisions: votes.recounted + motions.recounted,
      rederived: rules.rederived,
      runs: claims.runCount,
      erasedWords: batches.erasedWords,
    },
    ...(checkpoint === undefined
      ? {}
      : {
          checkpoint: {
            origin: checkpoint.origin,
            size: checkpoint.size,
            root: toHex(checkpoint.root),
            witnesses: checkpoint.cosignatures.map(({ vkey }) => vkey.name),
          },
        }),
  };
}
