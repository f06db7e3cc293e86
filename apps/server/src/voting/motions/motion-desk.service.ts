import { Injectable } from '@nestjs/common';
import { isRefusal, refuse, type Refusal } from '#libs/amount';
import { effectText, motionTerms, optionsText, termsText, type EffectKind } from '#libs/voting';
import { CustomService } from '../../custom/custom.service.js';
import { Database, type Tx } from '../../database/database.js';
import { refusable, RolledBack } from '../../ledger/ledger.service.js';
import { MotionDeskStore, type StoredVersion } from './motion-desk.store.js';
import { MotionReadStore } from './motion-read.store.js';
import { motionRefusal } from './motion-words.js';
import { optionsOf } from './ballot-model.js';
import type { Member, VersionAsked } from './motions.types.js';

/** Characters; the database holds the same. */
const LONGEST = { title: 200, words: 20_000 } as const;

/** When a motion shall be voted on. */
export interface HoursAsked {
  readonly motionId: string;
  readonly version: number;
  readonly opensAt: Date;
  readonly closesAt: Date;
}

/** Where motions are written, supported and noticed. Each step is decided by the database again, under its locks. */
@Injectable()
export class MotionDeskService {
  constructor(
    private readonly database: Database,
    private readonly store: MotionDeskStore,
    private readonly reads: MotionReadStore,
    private readonly customs: CustomService,
  ) {}

  /** A first version; nobody else sees it before it is published. Refuses `TextMalformed`, `EffectMalformed`, `NotAMember`. */
  draft(member: Member, kind: EffectKind, asked: VersionAsked): Promise<string | Refusal> {
    const version = storedOf(kind, asked);
    if (isRefusal(version)) return Promise.resolve(version);
    return refusable(this.database, async (tx) => {
      const { outcome, id } = await this.store.draft(tx, member, kind, version);
      if (outcome !== 'DONE') throw new RolledBack(motionRefusal(outcome, 'motion.draft'));
      return id;
    });
  }

  /** The next version, written on the one that its author has read; whoever supported the last one is asked again. */
  async revise(
    member: Member,
    motion: { readonly id: string; readonly base: number },
    asked: VersionAsked,
  ): Promise<string | Refusal> {
    const found = await this.reads.one(member.partnershipId, motion.id, member.personId);
    if (found === undefined) return motionRefusal('NotFound', 'motion.revise');
    const version = storedOf(found.kind, asked);
    if (isRefusal(version)) return version;
    return this.done(motion.id, 'motion.revise', (tx) => this.store.revise(tx, member, motion, version));
  }

  /** Lets everybody read it and speak to it; takes its notice back, where it was noticed. */
  publish(member: Member, motionId: string): Promise<string | Refusal> {
    return this.done(motionId, 'motion.lifecycle', (tx) => this.store.move(tx, member, motionId, 'DELIBERATION'));
  }

  withdraw(member: Member, motionId: string): Promise<string | Refusal> {
    return this.done(motionId, 'motion.lifecycle', (tx) => this.store.move(tx, member, motionId, 'WITHDRAWN'));
  }

  /** Calls an inquorate motion a second time, the same text, once: a motion of its own. Answers its id. */
  async callAgain(member: Member, motionId: string): Promise<string | Refusal> {
    const found = await this.reads.one(member.partnershipId, motionId, member.personId);
    if (found === undefined) return motionRefusal('NotFound', 'motion.secondCall');
    return refusable(this.database, async (tx) => {
      const { outcome, id } = await this.store.callAgain(tx, member, motionId);
      if (outcome !== 'DONE') throw new RolledBack(motionRefusal(outcome, 'motion.secondCall'));
      return id;
    });
  }

  support(member: Member, motionId: string, does: boolean): Promise<string | Refusal> {
    return this.done(motionId, 'motion.support', (tx) => this.store.support(tx, member, motionId, does));
  }

  /** Asks somebody, by roll number, to write with the sponsor. */
  invite(member: Member, motionId: string, rollNumber: string): Promise<string | Refusal> {
    return this.author(member, { motionId, rollNumber }, (tx, author) =>
      this.store.invite(tx, member, motionId, author),
    );
  }

  /** The sponsor's: somebody writes with them no longer, or is asked no longer. Refuses `AuthorUnknown`. */
  letGo(member: Member, motionId: string, rollNumber: string): Promise<string | Refusal> {
    return this.author(member, { motionId, rollNumber }, (tx, author) =>
      this.store.letGo(tx, member, motionId, author),
    );
  }

  answerAuthorship(member: Member, motionId: string, does: boolean): Promise<string | Refusal> {
    return this.done(motionId, 'motion.authors', (tx) => this.store.answerAuthorship(tx, member, motionId, does));
  }

  chooseCollege(member: Member, college: string): Promise<string | Refusal> {
    return this.done(college, 'membership.college', (tx) => this.store.chooseCollege(tx, member, college));
  }

  /**
   * Freezes text, terms and hours: the terms are the custom's of this moment. Refuses `NoticeTooShort`, `OpenTooShort`,
   * `SupportersTooFew`, `VersionStale`, `CollegeNotThere`, `EffectTooEarly`, `EffectImpossible`, what the books forbid
   * (`PeriodNotClosed`, `AlreadyPutToVote`, `AmountNotAllocable`, `NothingToDivide`, `BudgetNotThere`), options that cannot
   * stand (`ProjectDearerThanBudget`, `CandidateNotAMember`) and whatever forbids the step.
   */
  async notice(member: Member, asked: HoursAsked, now: Date = new Date()): Promise<string | Refusal> {
    const { partnershipId, personId } = member;
    const found = await this.reads.one(partnershipId, asked.motionId, personId);
    if (found === undefined) return motionRefusal('NotFound', 'motion.notice');
    return refusable(this.database, async (tx) => {
      const custom = await this.customs.inForceIn(tx, partnershipId, now);
      const { colleges } = await this.store.due(tx, partnershipId);
      const facts = { effect: effectMembers(found.effect), options: optionsOf(found).length };
      const left = await this.store.left(tx, partnershipId, facts.effect['period']);
      const terms = motionTerms(custom, found.kind, colleges, { ...facts, left });
      if (isRefusal(terms)) throw new RolledBack(terms);
      const early = tooEarly(found.effect, asked.closesAt, custom.voting);
      if (early !== undefined) throw new RolledBack(early);
      const { outcome, field } = await this.store.notice(tx, member, { ...asked, terms: termsText(terms) });
      if (outcome === 'DONE') return asked.motionId;
      const refusal = motionRefusal(outcome, 'motion.notice', custom.version);
      throw new RolledBack({ ...refusal, field });
    });
  }

  private async author(
    { partnershipId }: Member,
    { motionId, rollNumber }: { readonly motionId: string; readonly rollNumber: string },
    step: (tx: Tx, author: string) => Promise<string>,
  ): Promise<string | Refusal> {
    const author = await this.store.personOf(partnershipId, rollNumber);
    if (author === undefined) {
      const message = `Nobody stands on the roll as ${rollNumber}.`;
      return refuse('NotFound', { message, field: 'rollNumber', rule: 'motion.authors' });
    }
    return this.done(motionId, 'motion.authors', (tx) => step(tx, author));
  }

  private done(id: string, rule: string, work: (tx: Tx) => Promise<string>): Promise<string | Refusal> {
    return refusable(this.database, async (tx) => {
      const outcome = await work(tx);
      if (outcome !== 'DONE') throw new RolledBack(motionRefusal(outcome, rule));
      return id;
    });
  }
}

/** What is stored is an object of texts: it was written by `effectText`. */
const effectMembers = (effect: string): Readonly<Record<string, string>> =>
  JSON.parse(effect) as Readonly<Record<string, string>>;

/** A custom that should hold before it can have been decided would be carried and never adopted. */
function tooEarly(
  effect: string,
  closesAt: Date,
  {
    extensionHours,
    standstillHours,
  }: { readonly extensionHours: bigint | number; readonly standstillHours: bigint | number },
): Refusal<'EffectTooEarly'> | undefined {
  const said: unknown = (JSON.parse(effect) as { readonly effectiveAt?: unknown }).effectiveAt;
  if (typeof said !== 'string') return undefined;
  const earliest = closesAt.getTime() + (Number(extensionHours) + Number(standstillHours)) * 3_600_000;
  if (Date.parse(said) > earliest) return undefined;
  return refuse('EffectTooEarly', {
    message: `It can be decided and take effect after ${new Date(earliest).toISOString()}: let it begin later, or vote earlier.`,
    field: 'effect.effectiveAt',
    rule: 'motion.effect.CUSTOM_CHANGE',
  });
}

/** A version ready to be stored. Refuses `TextMalformed`, `EffectMalformed` and `OptionsMalformed`. */
export function storedOf(kind: EffectKind, asked: VersionAsked): StoredVersion | Refusal {
  const { title, why, what, cost } = asked;
  const malformed = textFault({ title, why, what, cost });
  if (malformed !== undefined) return malformed;
  const effect = effectText(kind, asked.effect);
  if (isRefusal(effect)) return effect;
  const options = optionsText(kind, asked.options ?? []);
  return isRefusal(options) ? options : { text: { title, why, what, cost }, effect, options };
}

function textFault(text: Readonly<Record<string, string>>): Refusal<'TextMalformed'> | undefined {
  const no = (field: string, message: string) => refuse('TextMalformed', { message, field, rule: 'motion.text' });
  const title = text['title'] ?? '';
  if (title.trim() !== title || title === '' || title.length > LONGEST.title || /\p{Cc}/u.test(title)) {
    return no('title', `A motion has a title of one line and at most ${LONGEST.title} characters.`);
  }
  for (const [field, words] of Object.entries(text)) {
    if (words.length > LONGEST.words) return no(field, `At most ${LONGEST.words} characters.`);
    if (!words.isWellFormed() || words.includes('\0')) return no(field, 'These words hold a sign that cannot be kept.');
  }
  return undefined;
}
