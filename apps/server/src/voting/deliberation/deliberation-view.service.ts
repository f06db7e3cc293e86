import { Injectable } from '@nestjs/common';
import { temperatureShown, type Signal, type Temperature } from '#libs/voting';
import { CustomService } from '../../custom/custom.service.js';
import { MotionReadStore } from '../motions/motion-read.store.js';
import type { MotionRow } from '../motions/motions.types.js';
import { DeliberationStore } from './deliberation.store.js';
import {
  POST_KINDS,
  type AmendmentRow,
  type PostRow,
  type Posts,
  type VersionRow,
  type VersionTexts,
  type WordsLeft,
} from './deliberation.types.js';

/** What was said to a motion, and how it stands with those who said so. */
export interface DeliberationView {
  readonly motion: MotionRow;
  readonly posts: Posts;
  readonly argumentsFor: readonly PostRow[];
  readonly argumentsAgainst: readonly PostRow[];
  readonly questionsOpen: readonly string[];
  readonly temperature: Temperature;
  readonly ownSignal: Signal | undefined;
  readonly amendments: readonly AmendmentRow[];
  /** Undefined where nobody is signed in. */
  readonly left: WordsLeft | undefined;
}

/** Who reads. */
interface Reader {
  readonly partnershipId: string;
  readonly personId: string | undefined;
}

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/u;

/** Reads what members say to a motion; a draft and all that belongs to it is its authors' alone. */
@Injectable()
export class DeliberationViewService {
  constructor(
    private readonly store: DeliberationStore,
    private readonly motions: MotionReadStore,
    private readonly customs: CustomService,
  ) {}

  /** Posts after that one, where one is named; undefined where there is no such motion to be read. */
  async one(
    { partnershipId, personId }: Reader,
    motionId: string,
    after?: string,
  ): Promise<DeliberationView | undefined> {
    const motion = await this.motions.one(partnershipId, motionId, personId);
    if (motion === undefined || (after !== undefined && !UUID.test(after))) return undefined;
    const of = (kind: 'FOR' | 'AGAINST'): Promise<Posts> => this.store.posts(motion.id, personId, { kinds: [kind] });
    const [posts, argumentsFor, argumentsAgainst, questionsOpen, temperature, ownSignal, amendments, left] =
      await Promise.all([
        this.store.posts(motion.id, personId, { kinds: POST_KINDS, ...(after !== undefined && { after }) }),
        of('FOR'),
        of('AGAINST'),
        this.store.questionsOpen(motion.id),
        this.temperature(partnershipId, motion.id),
        personId === undefined ? undefined : this.store.ownSignal(motion.id, personId),
        this.store.amendments(motion.id, personId),
        personId === undefined ? undefined : this.store.wordsLeft({ partnershipId, personId }, motion.id),
      ]);
    return {
      ...{ motion, posts, questionsOpen, temperature, ownSignal, amendments, left },
      argumentsFor: argumentsFor.rows,
      argumentsAgainst: argumentsAgainst.rows,
    };
  }

  /** The versions of a motion, the latest first; undefined where there is no such motion to be read. */
  async versions({ partnershipId, personId }: Reader, motionId: string): Promise<readonly VersionRow[] | undefined> {
    const motion = await this.motions.one(partnershipId, motionId, personId);
    return motion === undefined ? undefined : this.store.versions(motion.id);
  }

  /** The words of one version; undefined where there is none to be read. */
  async version(
    { partnershipId, personId }: Reader,
    motionId: string,
    number: number,
  ): Promise<VersionTexts | undefined> {
    const motion = await this.motions.one(partnershipId, motionId, personId);
    return motion === undefined ? undefined : this.store.version(motion.id, number);
  }

  /** Sums, and none while so few signalled that a sum would tell of one. */
  private async temperature(partnershipId: string, motionId: string): Promise<Temperature> {
    const rows = await this.store.signals(motionId);
    const { voting } = await this.customs.inForce(partnershipId, new Date());
    const counts = new Map(rows.map(({ signal, count }) => [signal, BigInt(count)]));
    return temperatureShown((signal) => counts.get(signal) ?? 0n, BigInt(voting.leastShown));
  }
}
