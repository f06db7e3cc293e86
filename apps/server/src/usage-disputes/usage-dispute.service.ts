import { Injectable } from '@nestjs/common';
import { InvariantViolation, refuse, type Refusal } from '#libs/amount';
import { machineSource } from '#libs/inference-meter';
import { Database } from '../database/database.js';
import { meterOf } from '../inference-meter/meter-of.js';
import { UsageDisputeStore, type OfMonth } from './usage-dispute.store.js';
import type { DisputedMachine, DisputeOf, MachineUse, UsageDispute } from './usage-dispute.types.js';

/** Why a dispute, or the answer to one, is refused. */
export type DisputeRefusal = Refusal<
  'MonthMalformed' | 'WordsMalformed' | 'NotCharged' | 'AnsweredAlready' | 'DisputeUnknown' | 'PersonUnknown'
>;

const LONGEST = 500;
const MONTH = /^(?:19[7-9]\d|20\d\d|21\d\d)-(?:0[1-9]|1[0-2])$/u;
const ID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/u;
/** What turns or hides words on the page of whoever reads them. */
const ODD = /[\p{Cc}\u{61c}\u{200e}\u{200f}\u{2028}-\u{202e}\u{2066}-\u{2069}]/u;

const MESSAGES: Readonly<Record<DisputeRefusal['kind'], readonly [field: string, message: string]>> = {
  MonthMalformed: ['month', 'A month is written 2026-11.'],
  WordsMalformed: ['reason', 'Say it in 1 to 500 characters.'],
  NotCharged: ['machine', 'Nothing that this machine told of you counts in that month.'],
  AnsweredAlready: ['machine', 'It has been answered, and nothing was told of you since.'],
  DisputeUnknown: ['dispute', 'There is no such dispute.'],
  PersonUnknown: ['person', 'Nobody on the roll is called that.'],
};

function no(kind: DisputeRefusal['kind']): DisputeRefusal {
  const [field, message] = MESSAGES[kind];
  return refuse(kind, { message, field, rule: 'meter.subject' });
}

const isWords = (text: string): boolean =>
  text !== '' && text.length <= LONGEST && text.isWellFormed() && !ODD.test(text.replaceAll('\n', ' '));

/** Whoever is charged for what a machine told of them may say that it was not theirs; an officer answers. */
@Injectable()
export class UsageDisputeService {
  constructor(
    private readonly database: Database,
    private readonly store: UsageDisputeStore,
  ) {}

  /** What each machine told of a person in a month, and what they said of it. */
  async told(asked: OfMonth): Promise<readonly MachineUse[]> {
    const [machines, sums, disputes] = await Promise.all([
      this.store.machines(asked.partnershipId),
      this.store.told(asked),
      this.store.ofMonth(asked),
    ]);
    const last = new Map(disputes.map(({ rollNumber: _, ...dispute }) => [dispute.machine, dispute]));
    return machines.flatMap(({ code, site }) => {
      const source = machineSource(code);
      const own = sums.filter((sum) => sum.source === source);
      const dispute: UsageDispute | null = last.get(code) ?? null;
      if (own.length === 0 && dispute === null) return [];
      const sum = (kind: string): bigint =>
        own.reduce((total, { meter, quantity }) => (meterOf(meter).kind === kind ? total + quantity : total), 0n);
      const [computeRaw, tokensIn, tokensOut] = [sum('gpu-time'), sum('tokens-in'), sum('tokens-out')];
      return [{ machine: code, site, computeRaw, tokensIn, tokensOut, dispute }];
    });
  }

  /**
   * Says that what a machine told of a person was not theirs; said again it is the same dispute until somebody answers.
   * Refuses `MonthMalformed`, `WordsMalformed`, `NotCharged` and `AnsweredAlready`.
   */
  async raise(asked: OfMonth, machine: string, reason: string): Promise<DisputeRefusal | undefined> {
    if (!MONTH.test(asked.month)) return no('MonthMalformed');
    const words = reason.trim();
    if (!isWords(words)) return no('WordsMalformed');
    const known = (await this.store.machines(asked.partnershipId)).find(({ code }) => code === machine);
    if (known === undefined) return no('NotCharged');
    const about = { machineId: known.id, source: machineSource(machine), reason: words };
    const code = await this.store.raise(asked, about);
    if (code === 'DONE') return undefined;
    if (code === 'NotCharged' || code === 'AnsweredAlready') return no(code);
    throw new InvariantViolation(`a dispute cannot be raised: ${code}`);
  }

  /** Machines with disputes that nobody has answered, without by whom they are. */
  disputed(partnershipId: string): Promise<readonly DisputedMachine[]> {
    return this.store.open(partnershipId);
  }

  /** For officers: everybody's, the oldest first; those alone that nobody has answered unless `all`. */
  list(partnershipId: string, all = false): Promise<readonly DisputeOf[]> {
    return this.store.list(partnershipId, all);
  }

  /**
   * Answers one, by an officer's hand; what became of it: `TAKEN_BACK` where nothing of it counts any more. Refuses
   * `DisputeUnknown`, `WordsMalformed` and `AnsweredAlready`.
   */
  async answer(
    partnershipId: string,
    { id, words, actor }: { readonly id: string; readonly words: string; readonly actor: string },
  ): Promise<'TAKEN_BACK' | 'STANDS' | DisputeRefusal> {
    const said = words.trim();
    if (!isWords(said)) return no('WordsMalformed');
    const found = ID.test(id) ? (await this.list(partnershipId, true)).find((each) => each.id === id) : undefined;
    if (found === undefined) return no('DisputeUnknown');
    const code = await this.enter(partnershipId, found, said, actor);
    if (code === 'TAKEN_BACK' || code === 'STANDS') return code;
    if (code === 'AnsweredAlready') return no(code);
    throw new InvariantViolation(`a dispute cannot be answered: ${code}`);
  }

  /** Answers those of which nothing counts any more: an officer took it back. How many there were. */
  async settle(partnershipId: string, actor: string): Promise<number> {
    let settled = 0;
    for (const dispute of await this.list(partnershipId)) {
      if ((await this.enter(partnershipId, dispute, null, actor)) === 'TAKEN_BACK') settled += 1;
    }
    return settled;
  }

  /** Erases what was said in a person's answered disputes; that there were any stays. Refuses `PersonUnknown`. */
  async forget(partnershipId: string, rollNumber: string): Promise<number | DisputeRefusal> {
    const gone = await this.database.closerTransaction((tx) => this.store.forget(tx, partnershipId, rollNumber));
    return gone ?? no('PersonUnknown');
  }

  private enter(partnershipId: string, dispute: DisputeOf, words: string | null, actor: string): Promise<string> {
    const source = machineSource(dispute.machine);
    return this.database.closerTransaction((tx) =>
      this.store.answer(tx, partnershipId, { id: dispute.id, source, words, actor }),
    );
  }
}
