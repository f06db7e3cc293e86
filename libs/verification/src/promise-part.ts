import {
  isLogRefusal,
  type OpenedPromise,
  openPromise,
  promisedLeaf,
  toHex,
  UNSTATED_SECONDS,
  type VerifyEd25519,
  type Vkey,
} from '#libs/transparency-log';
import type { Findings } from './finding.js';

/** A promise that somebody holds, and what to call it. */
export interface HeldPromise {
  /** The signed note, as it was given. */
  readonly note: string;
  readonly name: string;
}

/** What was promised, and what time it is to whoever checks. Times are milliseconds since 1970. */
export interface Promises {
  readonly held: readonly HeldPromise[];
  readonly now: number;
  /** When the log's own server was asked for the bundle; absent for one that lay in a file. */
  readonly askedAt?: number;
}

/** A checkpoint that the log signed and that the leaves of the bundle bear out. */
export interface ConfirmedCheckpoint {
  readonly name: string;
  readonly size: bigint;
  /** Hexadecimal. */
  readonly root: string;
  /** Who cosigned it, and when (seconds since 1970). */
  readonly cosigned: readonly { readonly by: string; readonly at: bigint }[];
}

/** What is known of the log once all leaves were read. */
export interface ReadLog {
  readonly origin: string;
  /** Every key that is believed, those that the log itself announced among them. */
  readonly keys: readonly Vkey[];
  readonly confirmed: readonly ConfirmedCheckpoint[];
  /** Whether the bundle's own checkpoint is among them: then it is the last. */
  readonly holds: boolean;
  /** When the bundle says that it was made; nobody has signed that. */
  readonly madeAt: number | undefined;
}

/**
 * `KEPT`: the leaf stands in what was signed. `BEFORE_DEADLINE`: it does not, and has time. `BROKEN`: it did not at a time
 * after the deadline. `NOT_SHOWN`: nothing here is from after the deadline. `UNREADABLE`: no promise of this log.
 */
export type PromiseState = 'KEPT' | 'BEFORE_DEADLINE' | 'BROKEN' | 'NOT_SHOWN' | 'UNREADABLE';

/** How a promise came out. */
export interface JudgedPromise {
  readonly name: string;
  readonly state: PromiseState;
  /** The leaf's hash, hexadecimal. */
  readonly leaf?: string;
  /** Place of the leaf, from 0. */
  readonly index?: bigint;
  readonly deadline?: string;
  /** Of a broken one, what proves it; of any other, what there is to say. Plain sentences. */
  readonly because: readonly string[];
}

const isoOf = (instant: number): string => new Date(instant).toISOString();

/** Holds the log to what it promised. */
export class PromisePart {
  /** Leaves that are looked for, by hash; the place of each that was found. */
  readonly sought = new Map<string, bigint | undefined>();

  constructor(
    private readonly promises: Promises,
    private readonly verify: VerifyEd25519,
  ) {
    for (const { note } of promises.held) {
      const leaf = promisedLeaf(note);
      if (leaf !== undefined) this.sought.set(toHex(leaf), undefined);
    }
  }

  /** To be called after the last leaf. Adds `PromiseBroken` for each that is. */
  judge(log: ReadLog, findings: Findings): readonly JudgedPromise[] {
    return this.promises.held.map(({ name, note }) => {
      const promise = openPromise(note, { origin: log.origin, logKeys: log.keys }, this.verify);
      if (isLogRefusal(promise)) return { name, state: 'UNREADABLE', because: [promise.message] };
      const judged = { name, ...this.judged(promise, log) };
      if (judged.state === 'BROKEN') {
        const message = `The log promised the leaf ${judged.leaf} by ${judged.deadline}, and what it signed after that does not hold it (${name}).`;
        findings.add('PromiseBroken', message);
      }
      return judged;
    });
  }

  private judged(promise: OpenedPromise, log: ReadLog) {
    const leaf = toHex(promise.leaf);
    const index = this.sought.get(leaf);
    const said = { leaf, deadline: isoOf(promise.deadline), ...(index === undefined ? {} : { index }) };
    const broken = this.breach(promise, log, index);
    if (broken !== undefined) return { ...said, state: 'BROKEN' as const, because: [wordsOf(promise), ...broken] };
    if (index !== undefined) {
      if (log.confirmed.some(({ size }) => size > index)) return { ...said, state: 'KEPT' as const, because: [] };
      const because = ['The leaf is in the bundle, under no checkpoint that holds.'];
      return { ...said, state: 'NOT_SHOWN' as const, because };
    }
    if (this.promises.now <= promise.deadline) {
      return { ...said, state: 'BEFORE_DEADLINE' as const, because: ['It is not in the log yet, and has time.'] };
    }
    const because = ['Nothing here is from after the deadline: take a newer bundle, or ask the server.'];
    return { ...said, state: 'NOT_SHOWN' as const, because };
  }

  /** What shows that the log did without the leaf after the deadline. */
  private breach(
    { deadline }: OpenedPromise,
    { confirmed, holds, madeAt }: ReadLog,
    index: bigint | undefined,
  ): readonly string[] | undefined {
    // What a witness cosigned later than the deadline was then the log's last word to it.
    for (const checkpoint of confirmed) {
      if (index !== undefined && index < checkpoint.size) continue;
      const cosigned = checkpoint.cosigned.find(({ at }) => Number(at) * 1000 > deadline);
      if (cosigned === undefined) continue;
      const time = isoOf(Number(cosigned.at) * 1000);
      return [lacking(checkpoint, index), `${cosigned.by} cosigned that checkpoint at ${time}, after the deadline.`];
    }
    const own = holds ? confirmed.at(-1) : undefined;
    if (own === undefined || index !== undefined) return undefined;
    const { askedAt } = this.promises;
    const [time, word] =
      askedAt === undefined
        ? [madeAt ?? 0, 'The bundle says that it was made at']
        : [askedAt, 'The server answered so when it was asked at'];
    if (time <= deadline) return undefined;
    const others =
      'Nobody has signed that time: to prove it to others, take a checkpoint that a witness cosigned later (--checkpoint, --witness).';
    return [lacking(own, undefined), `${word} ${isoOf(time)}, after the deadline.`, others];
  }
}

function wordsOf({ origin, leaf, givenAt, deadline, isStated, signedBy }: OpenedPromise): string {
  const due = isStated
    ? `by ${isoOf(deadline)}`
    : `without a deadline, which meant within ${UNSTATED_SECONDS} seconds, by ${isoOf(deadline)}`;
  return `${signedBy.join(', ')} signed at ${isoOf(givenAt)} that the leaf ${toHex(leaf)} will stand in ${origin} ${due}.`;
}

const lacking = ({ name, size, root }: ConfirmedCheckpoint, index: bigint | undefined): string =>
  `The log signed ${name} of ${size} leaves with the root ${root}: all of them are in the bundle and give that root, and ${
    index === undefined ? 'none of them has that hash' : `the leaf comes after them, at ${index}`
  }.`;
