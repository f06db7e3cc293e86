import { isRefusal } from '#libs/amount';
import { type Custom, defaultCustom, type MotionKind } from '#libs/custom';
import {
  type CanonicalValue,
  commitment,
  type HashBytes,
  isLogRefusal,
  toHex,
  utf8,
  type VerifyEd25519,
} from '#libs/transparency-log';
import {
  ballotStatement,
  choiceText,
  type CollegeTerms,
  type MotionChoice,
  motionTerms,
  termsText,
} from '#libs/voting';
import { decideByColleges, electorateOf, type FrozenVoter } from './decide-motion.js';
import { Findings } from './finding.js';
import { MotionPart } from './motion-part.js';
import type { Members } from './shape.js';

export const CUSTOM: Custom = defaultCustom('EUR');
export const MOTION = '019d0000-0000-7000-8000-000000000001';
const HASH = 'ab'.repeat(32);
/** The hash of no options. */
const NONE = '4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945';

/** A key of somebody, in lower-case hexadecimal, and what signs with it. */
export interface TestKey {
  readonly key: string;
  readonly sign: (message: Uint8Array) => Uint8Array;
}

/** Cryptography, given from outside as everywhere in a lib. */
export interface TestCrypto {
  readonly sha256: HashBytes;
  readonly verify: VerifyEd25519;
  readonly newKey: () => TestKey;
}

export interface TestVoter extends FrozenVoter, TestKey {}

/** Leaves in the order of the log, the resolution among them, and the count that follows it. */
export interface Scene {
  readonly leaves: readonly Members[];
  readonly count: { readonly roll: readonly Members[]; readonly ballots: readonly Members[] } & Members;
}

/** The terms of a motion of that kind with four colleges. */
export function termsOf(kind: MotionKind): CollegeTerms {
  const terms = motionTerms(CUSTOM, kind, ['COMMON', 'HOST', 'PUBLIC', 'WORKER']);
  if (isRefusal(terms)) throw new Error(terms.message);
  if (terms.ballot !== 'MOTION') throw new Error('colleges carry it');
  return terms;
}

const noticeOf = (terms: CollegeTerms): Members => ({
  closesAt: '2026-04-10T00:00:00.000Z',
  customVersion: '1',
  effect: {},
  id: MOTION,
  kind: 'ORDINARY',
  notice: '1',
  noticedAt: '2026-03-01T00:00:00.000Z',
  opensAt: '2026-04-01T00:00:00.000Z',
  options: NONE,
  secondCallOf: '',
  terms: JSON.parse(termsText(terms)) as CanonicalValue,
  text: HASH,
  type: 'motion',
  v: '3',
  version: '1',
});

/** Ordinary motions from their notice to their count, and what is found of them. */
export class MotionScenes {
  constructor(private readonly crypto: TestCrypto) {}

  newVoter(voter: string, college: string): TestVoter {
    return { voter, college, ...this.crypto.newKey() };
  }

  /** The leaf of a ballot, as the voter signs it. */
  ballot({ voter, key, sign }: TestVoter, number: number, choice: MotionChoice): Members {
    const made = commitment(
      { domain: 'ballot', salt: this.salt(voter, number), value: { choice } },
      this.crypto.sha256,
    );
    if (isLogRefusal(made)) throw new Error(made.message);
    const committed = toHex(made);
    const said = ballotStatement({ motion: MOTION, voter, number, commitment: committed });
    const leaf = { commitment: committed, key, motion: MOTION, number: String(number), type: 'ballot', v: '2', voter };
    return { ...leaf, signature: toHex(sign(utf8(said))) };
  }

  private salt(voter: string, number: number): Uint8Array {
    return this.crypto.sha256(utf8(`salt ${voter} ${number}`));
  }

  /** A ballot as a bundle opens it; `choice` is undefined where it stays shut. */
  opened({ commitment: committed, number, voter }: Members, choice?: MotionChoice): Members {
    const shut = { commitment: committed, number, voter };
    if (choice === undefined) return shut;
    return { ...shut, choice: choiceText(choice), salt: toHex(this.salt(String(voter), Number(number))) };
  }

  /** One ballot for each choice, by college. */
  of(cast: Readonly<Record<string, readonly MotionChoice[]>>): Scene & { readonly voters: readonly TestVoter[] } {
    const { sha256 } = this.crypto;
    const terms = termsOf('ORDINARY');
    const votes = Object.entries(cast).flatMap(([college, choices]) =>
      choices.map((choice, at) => ({ voter: this.newVoter(`${college}-${at}`, college), choice })),
    );
    const roll = votes.map(({ voter: { voter, college, key } }) => ({ voter, college, key }));
    const ballots = votes.map(({ voter, choice }) => this.ballot(voter, 1, choice));
    const chosen = votes.map(({ voter: { voter }, choice }, at) => {
      return { voter, choice: choiceText(choice), commitment: String(ballots[at]?.['commitment']) };
    });
    const vote = { id: MOTION, kind: 'ORDINARY', customVersion: 1, terms, effect: {}, roll, ballots: chosen };
    const decided = decideByColleges(vote, sha256);
    if (isRefusal(decided)) throw new Error(decided.message);
    const shown = new Set(decided.published.lines.flatMap((line) => (line.shown === 'COUNTS' ? [line.college] : [])));
    const opening = {
      at: '2026-04-01T00:00:00.500Z',
      electorate: electorateOf(roll, sha256),
      motion: MOTION,
      size: String(roll.length),
      type: 'motion-opening',
      v: '1',
    };
    const brought = votes.map(({ voter, choice }, at) =>
      this.opened(ballots[at] ?? {}, shown.has(voter.college) ? choice : undefined),
    );
    return {
      voters: votes.map(({ voter }) => voter),
      leaves: [noticeOf(terms), opening, ...ballots, JSON.parse(decided.text) as Members],
      count: { motion: MOTION, roll, ballots: brought },
    };
  }

  /** What is found of these leaves and the count after them. */
  found({ leaves, count }: Scene): Findings {
    const [part, findings] = this.part();
    for (const leaf of leaves) {
      if (leaf['type'] === 'motion') part.notice(leaf);
      else if (leaf['type'] === 'resolution') {
        part.resolution(JSON.stringify(leaf), leaf);
        part.count(count);
      } else part.step(String(leaf['type']), leaf);
    }
    return findings;
  }

  kinds(scene: Scene): string[] {
    return [...new Set(this.found(scene).all.map(({ kind }) => kind))].sort();
  }

  /** A part that has read nothing yet, and where it says what it finds. */
  part(): readonly [MotionPart, Findings] {
    const findings = new Findings();
    const customs = { of: (version: number) => (version === 1 ? CUSTOM : undefined), begins: () => undefined };
    const { sha256, verify } = this.crypto;
    return [new MotionPart({ findings, sha256 }, customs, verify), findings];
  }
}
