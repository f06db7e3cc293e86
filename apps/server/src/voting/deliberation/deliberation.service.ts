import { Injectable } from '@nestjs/common';
import { isRefusal, type Refusal } from '#libs/amount';
import type { Signal } from '#libs/voting';
import { Database, type Tx } from '../../database/database.js';
import { refusable, RolledBack } from '../../ledger/ledger.service.js';
import { optionsOf } from '../motions/ballot-model.js';
import { storedOf } from '../motions/motion-desk.service.js';
import { MotionReadStore } from '../motions/motion-read.store.js';
import type { Member, MotionRow, VersionAsked } from '../motions/motions.types.js';
import { patchBetween, patched } from './amendment-patch.js';
import { deliberationRefusal, plainWords } from './deliberation-words.js';
import { DeliberationStore } from './deliberation.store.js';
import type { AmendmentRow, PostAsked } from './deliberation.types.js';

/** Characters of a stored patch; the database holds the same. */
const LONGEST_PATCH = 200_000;

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/u;

/** A change of the whole text, as its author writes it: what it comes to is a patch against the version it names. */
export interface AmendmentAsked {
  readonly motionId: string;
  readonly base: number;
  readonly text: VersionAsked;
  readonly why: string;
}

export interface AmendmentAnswer {
  readonly motionId: string;
  readonly number: number;
  readonly accepts: boolean;
  /** Needed where it is declined. */
  readonly reasons: string;
}

/** Where members speak to a motion. Whether they may, the database decides under the lock that a notice takes too. */
@Injectable()
export class DeliberationService {
  constructor(
    private readonly database: Database,
    private readonly store: DeliberationStore,
    private readonly reads: MotionReadStore,
  ) {}

  /** Refuses `WordsMalformed`, `DeliberationOver`, `NotAMember`, `QuestionUnknown`, `PostsTooMany`, `QuestionsTooMany`. */
  async post(member: Member, asked: PostAsked): Promise<string | Refusal> {
    const words = plainWords('words', asked.words);
    if (isRefusal(words)) return words;
    if (asked.kind === 'ANSWER' ? asked.answers === null || !UUID.test(asked.answers) : asked.answers !== null) {
      return deliberationRefusal('QuestionUnknown', 'motion.deliberation');
    }
    return this.done(member, asked.motionId, (tx) =>
      this.store.post(tx, member, { ...asked, words, mustAnswer: asked.mustAnswer && asked.kind === 'QUESTION' }),
    );
  }

  /** Takes one's own words back: the place stays. Refuses `PostUnknown`. */
  withdrawPost(member: Member, motionId: string, id: string): Promise<string | Refusal> {
    if (!UUID.test(id)) return Promise.resolve(deliberationRefusal('PostUnknown', 'motion.deliberation'));
    return this.done(member, motionId, (tx) => this.store.withdrawPost(tx, member, motionId, id));
  }

  /** The last one counts; it binds nobody. */
  signal(member: Member, motionId: string, signal: Signal): Promise<string | Refusal> {
    return this.done(member, motionId, (tx) => this.store.signal(tx, member, motionId, signal));
  }

  /**
   * Proposes a change against a version. Refuses `AmendmentStale`, `AmendmentChangesNothing`, `AmendmentTooLong`,
   * `AmendmentsTooMany`, and what a revision refuses of its text and effect.
   */
  async propose(member: Member, asked: AmendmentAsked): Promise<string | Refusal> {
    const why = plainWords('why', asked.why);
    if (isRefusal(why)) return why;
    const found = await this.motion(member, asked.motionId);
    if (isRefusal(found)) return found;
    const version = storedOf(found.kind, { ...asked.text, options: optionsOf(found) });
    if (isRefusal(version)) return version;
    const base = await this.store.version(found.id, asked.base);
    if (base === undefined || asked.base !== found.version) return refused('AmendmentStale');
    const patch = patchBetween(base, { ...version.text, effect: version.effect });
    if (patch === undefined) return refused('AmendmentChangesNothing');
    if (patch.length > LONGEST_PATCH) return refused('AmendmentTooLong');
    return this.done(member, found.id, (tx) =>
      this.store.propose(tx, member, found.id, { base: asked.base, patch, why }),
    );
  }

  /** Takes one's own open amendment back, and its words with it. */
  withdrawAmendment(member: Member, motionId: string, number: number): Promise<string | Refusal> {
    return this.done(member, motionId, (tx) => this.store.withdrawAmendment(tx, member, motionId, number));
  }

  /**
   * The answer of who writes the motion: accepted, it is the next version at once; declined, it takes reasons. Refuses
   * `NotItsAuthor`, `AmendmentUnknown`, and `AmendmentStale` where the motion has gone on since it was proposed.
   */
  async answerAmendment(member: Member, asked: AmendmentAnswer): Promise<string | Refusal> {
    const { motionId, number, accepts } = asked;
    const reasons = accepts && asked.reasons.trim() === '' ? null : plainWords('reasons', asked.reasons);
    if (isRefusal(reasons)) return reasons;
    const found = await this.motion(member, motionId);
    if (isRefusal(found)) return found;
    if (!accepts) {
      return this.done(member, motionId, (tx) =>
        this.store.decline(tx, member, motionId, { number, reasons: reasons ?? '' }),
      );
    }
    const [amendment] = await this.store.amendments(motionId, member.personId, number);
    const version = amendment === undefined ? refused('AmendmentUnknown') : versionBy(found, amendment);
    if (isRefusal(version)) return version;
    return this.done(member, motionId, (tx) => this.store.accept(tx, member, motionId, { number, reasons, version }));
  }

  private async motion({ partnershipId, personId }: Member, motionId: string): Promise<MotionRow | Refusal> {
    const found = await this.reads.one(partnershipId, motionId, personId);
    return found ?? deliberationRefusal('NotFound', 'motion.deliberation');
  }

  private async done(member: Member, motionId: string, work: (tx: Tx) => Promise<string>): Promise<string | Refusal> {
    const found = await this.motion(member, motionId);
    if (isRefusal(found)) return found;
    return refusable(this.database, async (tx) => {
      const outcome = await work(tx);
      if (outcome !== 'DONE') throw new RolledBack(deliberationRefusal(outcome, 'motion.deliberation'));
      return motionId;
    });
  }
}

const refused = (outcome: string): Refusal => deliberationRefusal(outcome, 'motion.amendment');

/** The version that an amendment makes, looked at as any other version is. What is chosen among stays. */
function versionBy(motion: MotionRow, { patch, on }: AmendmentRow): ReturnType<typeof storedOf> {
  if (patch === null) return refused('AmendmentUnknown');
  const next = patched(on, patch);
  if (isRefusal(next)) return next;
  // What is stored of an effect is an object of texts, and the patch names texts alone.
  const effect = JSON.parse(next.effect) as Readonly<Record<string, string>>;
  return storedOf(motion.kind, { ...next, effect, options: optionsOf(motion) });
}
