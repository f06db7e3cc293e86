import { isRefusal } from '#libs/amount';
import type { Custom } from '#libs/custom';
import { commitment, equalBytes, fromHex, isLogRefusal, toHex, utf8 } from '#libs/transparency-log';
import type { Context } from './context.js';
import { type CountedMotion, decideAppropriation, type OpenedBallot } from './decide-appropriation.js';
import { isMembers, isText, type Members, membersOf, textAt, wholeNumber } from './shape.js';

/** What a carried appropriation gave each line, in minor units. */
export interface Resolved {
  readonly motion: string;
  readonly lines: readonly { readonly line: string; readonly amount: bigint }[];
}

/** What a carried round of projects commits of a fund, in minor units; a round of bets, of what is kept for them. */
export interface ResolvedProjects {
  readonly fund: string;
  readonly currency: string;
  readonly chosen: readonly { readonly id: string; readonly cost: bigint }[];
}

/** A motion with a leaf, and the commitments cast on it, by voter. Forgotten once it is decided. */
interface OpenMotion {
  readonly amount: bigint;
  readonly cast: Map<string, string>;
  /** Its leaf: since the second version it says all that was put to the vote. */
  readonly leaf: Members;
}

/** Ballots against their commitments, and each decision counted again from them. */
export class VotePart {
  private readonly open = new Map<string, OpenMotion>();
  /** Rules that a carried resolution has named, each with the hours from which they shall hold; of the first form, any. */
  private readonly rules = new Map<string, Set<string | undefined>>();
  private readonly byHash = new Map<string, Resolved>();
  private readonly rounds = new Map<string, ResolvedProjects>();
  private awaited: { readonly text: string; readonly motion: string } | undefined;
  private counted = 0;

  constructor(
    private readonly context: Context,
    private readonly customOf: (version: number) => Custom | undefined,
  ) {}

  /** Decisions that were counted again. */
  get recounted(): number {
    return this.counted;
  }

  /** A carried appropriation, by the hash of its text. */
  resolved(hash: string): Resolved | undefined {
    return this.byHash.get(hash);
  }

  motion(entry: Members): void {
    const [id, amount] = [textAt(entry, 'id'), wholeNumber(entry['amount'])];
    if (id === undefined)
      this.context.findings.add('BundleMalformed', 'This leaf is of a motion and does not say which.');
    else if (amount !== undefined) this.open.set(id, { amount, cast: new Map(), leaf: entry });
  }

  ballot(entry: Members): void {
    const { findings } = this.context;
    const [motion, voter, committed] = [textAt(entry, 'motion'), textAt(entry, 'voter'), textAt(entry, 'commitment')];
    const open = motion === undefined ? undefined : this.open.get(motion);
    if (open === undefined || voter === undefined || committed === undefined) {
      findings.add('BallotDiffers', 'This ballot is of no motion that is open here.');
    } else if (open.cast.has(voter)) {
      findings.add('BallotDiffers', `The voter ${voter} has two ballots on motion ${motion ?? ''}.`);
    } else {
      open.cast.set(voter, committed);
    }
  }

  /** True where a carried resolution has named rules of that hash, and no other hour from which they shall hold. */
  ruled(rules: string, effectiveAt: string | undefined): boolean {
    const hours = this.rules.get(rules);
    return hours !== undefined && (hours.has(undefined) || hours.has(effectiveAt));
  }

  /** Takes a resolution's leaf. True where a count must follow: that of an appropriation. */
  resolution(text: string, entry: Members): boolean {
    const [motion, second] = [textAt(entry, 'motion'), textAt(entry, 'v') === '2'];
    if (entry['carried'] === true) this.rule(entry, second);
    if (motion !== undefined && second && entry['carried'] === true) this.chosen(motion, text, entry);
    if (motion === undefined || second || !('rule' in entry)) return false;
    if (entry['carried'] === true) {
      const hash = toHex(this.context.sha256(utf8(text)));
      this.byHash.set(hash, { motion, lines: linesOf(entry['lines']) });
    }
    this.awaited = { text, motion };
    return true;
  }

  /** What a resolution of the second form gave lines, or projects: their counts are held elsewhere, the entries here. */
  private chosen(motion: string, text: string, entry: Members): void {
    const hash = toHex(this.context.sha256(utf8(text)));
    if (entry['kind'] === 'APPROPRIATION') this.byHash.set(hash, { motion, lines: linesOf(entry['lines']) });
    const bets = entry['kind'] === 'BETS';
    if (!bets && entry['kind'] !== 'PROJECTS') return;
    const [fund, currency] = [bets ? 'BET' : (textAt(entry, 'fund') ?? ''), textAt(entry, 'currency') ?? ''];
    const winners = Array.isArray(entry['winners']) ? (entry['winners'] as readonly unknown[]).filter(isMembers) : [];
    const costs = winners.map((winner) => ({
      id: textAt(winner, 'id') ?? '',
      cost: wholeNumber(winner['cost']) ?? 0n,
    }));
    this.rounds.set(hash, { fund, currency, chosen: costs });
  }

  /** Projects that a carried resolution chose, by the hash of its text. */
  projects(hash: string): ResolvedProjects | undefined {
    return this.rounds.get(hash);
  }

  /** From the second form on a resolution says of which kind it is, and rules are named by a change of custom alone. */
  private rule(entry: Members, second: boolean): void {
    const rules = textAt(entry, 'rules');
    if (rules === undefined || (second && entry['kind'] !== 'CUSTOM_CHANGE')) return;
    this.rules.set(rules, (this.rules.get(rules) ?? new Set()).add(second ? textAt(entry, 'effectiveAt') : undefined));
  }

  /** Takes the motion and its opened ballots: what was committed to, and what follows from it. */
  count(value: Members): void {
    const { findings, sha256 } = this.context;
    const { awaited } = this;
    this.awaited = undefined;
    if (awaited === undefined) {
      findings.add('RowsUnannounced', 'This count follows no resolution.');
      return;
    }
    const open = this.open.get(awaited.motion);
    this.open.delete(awaited.motion);
    const count = countOf(value, (ballot) => this.committed(ballot, open));
    const custom = this.customOf(Number(textAt(value, 'customVersion') ?? Number.NaN));
    if (count?.id !== awaited.motion) {
      findings.add('BundleMalformed', `The count of motion ${awaited.motion} does not have the shape of one.`);
      return;
    }
    this.checkCast(count, open);
    if (open !== undefined) this.checkTerms(count, open.leaf, membersOf(awaited.text) ?? {});
    if (custom === undefined) {
      findings.add('ResolutionNotDerived', `Motion ${count.id} was decided under a custom that the log does not have.`);
      return;
    }
    const again = decideAppropriation(count, custom, sha256);
    this.counted += 1;
    if (isRefusal(again)) findings.add('TallyDiffers', `Motion ${count.id} cannot be counted again: ${again.message}`);
    else if (again.text !== awaited.text) this.differs(count.id, again.text, awaited.text);
  }

  /** The commitment of an opened ballot, computed again; false where it opens another one than was cast. */
  private committed(ballot: RawBallot, open: OpenMotion | undefined): Uint8Array {
    const { findings, sha256 } = this.context;
    const salt = fromHex(ballot.salt);
    const parts = Object.fromEntries(ballot.lines.map((line, at) => [line, String(ballot.allocations[at] ?? 0)]));
    const made = commitment({ domain: 'ballot', salt: salt ?? new Uint8Array(), value: parts }, sha256);
    const cast = open?.cast.get(ballot.voterRef);
    const logged = cast === undefined ? undefined : fromHex(cast);
    if (isLogRefusal(made) || logged === undefined || !equalBytes(made, logged)) {
      findings.add('BallotDiffers', `The ballot of voter ${ballot.voterRef} is not the one that was committed to.`);
    }
    return isLogRefusal(made) ? new Uint8Array(32) : made;
  }

  /** Whoever cast a ballot is counted, once, and nothing else is divided than what was put to the vote. */
  private checkCast(count: CountedMotion, open: OpenMotion | undefined): void {
    const { findings } = this.context;
    if (open?.amount !== count.amount) {
      findings.add('TallyDiffers', `Motion ${count.id} was put to the vote with another amount, or not at all.`);
    }
    const counted = new Set(count.ballots.map(({ voterRef }) => voterRef));
    const left = [...(open?.cast.keys() ?? [])].filter((voter) => !counted.has(voter));
    for (const voter of left) {
      findings.add('BallotNotCounted', `Voter ${voter} cast a ballot on motion ${count.id} that was not counted.`);
    }
    const roll = new Set(count.voterRefs);
    const strangers = [...counted].filter((voter) => !roll.has(voter));
    if (strangers.length > 0 || roll.size !== count.voterRefs.length || counted.size !== count.ballots.length) {
      findings.add('TallyDiffers', `On motion ${count.id} somebody voted who is not on its roll, or stands twice.`);
    }
  }

  /** What was decided is what was put to the vote: its lines, its quorum, its custom and its roll. */
  private checkTerms({ id, lines }: CountedMotion, leaf: Members, resolution: Members): void {
    const changed = ['quorum', 'customVersion', 'electorate'].filter(
      (name) => name in leaf && leaf[name] !== resolution[name],
    );
    const listed = leaf['lines'];
    if (Array.isArray(listed)) {
      const codes = (listed as readonly unknown[]).map((line) => (isMembers(line) ? textAt(line, 'code') : undefined));
      if (JSON.stringify(codes) !== JSON.stringify(lines)) changed.push('lines');
    }
    if (changed.length === 0) return;
    const message = `Motion ${id} was decided with another ${changed.join(', ')} than was put to the vote.`;
    this.context.findings.add('TallyDiffers', message);
  }

  private differs(motion: string, again: string, said: string): void {
    const [lines, claimed] = [again, said].map((text) => JSON.stringify(membersOf(text)?.['lines']));
    const kind = lines === claimed ? 'ResolutionNotDerived' : 'TallyDiffers';
    const message =
      kind === 'TallyDiffers'
        ? `Counting the ballots on motion ${motion} again gives other lines than the resolution says.`
        : `The resolution on motion ${motion} does not follow from its roll, its ballots and its custom.`;
    this.context.findings.add(kind, message);
  }
}

interface RawBallot {
  readonly voterRef: string;
  readonly lines: readonly string[];
  readonly allocations: readonly number[];
  readonly salt: string;
}

function linesOf(value: unknown): Resolved['lines'] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((each: unknown) => {
    if (!isMembers(each)) return [];
    const [line, amount] = [textAt(each, 'line'), wholeNumber(each['amount'])];
    return line === undefined || amount === undefined ? [] : [{ line, amount }];
  });
}

const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every(isText);

/** Parts of 10,000, in digits as everything in a bundle. */
function allocationsOf(value: unknown): readonly number[] | undefined {
  if (!isTexts(value)) return undefined;
  return value.every((part) => /^\d{1,5}$/u.test(part)) ? value.map(Number) : undefined;
}

function countOf(value: Members, commit: (ballot: RawBallot) => Uint8Array): CountedMotion | undefined {
  const { lines, voterRefs, ballots } = value;
  const [id, amount, quorum] = [textAt(value, 'motion'), wholeNumber(value['amount']), wholeNumber(value['quorum'])];
  if (id === undefined || amount === undefined || quorum === undefined) return undefined;
  if (!isTexts(lines) || !isTexts(voterRefs) || !Array.isArray(ballots)) return undefined;
  const opened: OpenedBallot[] = [];
  for (const each of ballots as readonly unknown[]) {
    if (!isMembers(each)) return undefined;
    const [voterRef, salt] = [textAt(each, 'voter'), textAt(each, 'salt')];
    const allocations = allocationsOf(each['allocations']);
    if (voterRef === undefined || salt === undefined || allocations === undefined) return undefined;
    opened.push({ voterRef, allocations, commitment: commit({ voterRef, lines, allocations, salt }) });
  }
  return { id, amount, quorum: Number(quorum), lines, voterRefs, ballots: opened };
}
