import { Injectable } from '@nestjs/common';
import { isRefusal, ofAmount, refuse, type Refusal } from '#libs/amount';
import { quorumOf } from '#libs/custom';
import { CALL_WITHIN_DAYS, callersOf, minutesText } from '#libs/voting';
import { CustomService } from '../custom/custom.service.js';
import { Database, type Tx } from '../database/database.js';
import { RolledBack } from '../ledger/ledger.service.js';
import { plainWords } from '../voting/deliberation/deliberation-words.js';
import { meetingRefusal } from './meeting-words.js';
import { MeetingsStore } from './meetings.store.js';
import type {
  Attendant,
  CalledAsked,
  ItemAsked,
  MeetingView,
  MoveAsked,
  ProposedItem,
  RequisitionRow,
  RequisitionView,
} from './meetings.types.js';
import { MinutesStore } from './minutes.store.js';

const DAY_MS = 86_400_000;
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/u;

/** Characters of a place or of an item; the database holds the same. */
const LONGEST_LINE = 500;

type Reader = Pick<Attendant, 'partnershipId' | 'officer'> & { readonly personId: string | undefined };

/** General meetings: read by anybody, led by officers or by the member who had to call one. */
@Injectable()
export class MeetingsService {
  constructor(
    private readonly database: Database,
    private readonly store: MeetingsStore,
    private readonly minutes: MinutesStore,
    private readonly customs: CustomService,
  ) {}

  /** The latest to begin first. */
  async list(reader: Reader): Promise<readonly MeetingView[]> {
    return this.views(reader);
  }

  async one(reader: Reader, id: string): Promise<MeetingView | undefined> {
    if (!UUID.test(id)) return undefined;
    const [view] = await this.views(reader, id);
    return view;
  }

  async requisitions({ partnershipId, personId }: Reader): Promise<readonly RequisitionView[]> {
    const rows = await this.store.requisitions(partnershipId, personId);
    if (rows.length === 0) return [];
    const [{ voting }, voters] = await Promise.all([
      this.customs.inForce(partnershipId, new Date()),
      this.store.voters(partnershipId),
    ]);
    const needed = Math.max(1, Number(ofAmount(BigInt(voters), voting.requisition, 'UP')));
    return rows.map((row) => requisitionView(row, needed));
  }

  proposed(partnershipId: string): Promise<readonly ProposedItem[]> {
    return this.store.proposed(partnershipId);
  }

  /** Refuses `WordsMalformed`, `MeetingTooSoon`, `MeetingsTooMany` and what a requisition refuses. */
  async call(attendant: Attendant, asked: CalledAsked): Promise<string | Refusal> {
    const place = line('place', asked.place);
    if (isRefusal(place)) return place;
    if (!attendant.officer && asked.requisition === null) return meetingRefusal('NotTheirMeeting');
    if (asked.requisition !== null && !UUID.test(asked.requisition)) return meetingRefusal('RequisitionNotReached');
    return this.act(attendant.officer, async (tx) => {
      const { outcome, id } = await this.store.call(tx, attendant, { ...asked, place });
      if (outcome !== 'DONE' || id === null) throw new RolledBack(meetingRefusal(outcome));
      return id;
    });
  }

  /** Refuses `AgendaFixed`, `AgendaFull`, `MotionUnknown`, `MinutesUnknown`, `SupportersTooFew`, `NotTheirMeeting`. */
  async putItem(attendant: Attendant, asked: ItemAsked): Promise<string | Refusal> {
    const words = line('words', asked.words);
    if (isRefusal(words)) return words;
    if (asked.motion !== null && !UUID.test(asked.motion)) return meetingRefusal('MotionUnknown');
    if (asked.minutesOf !== null && !UUID.test(asked.minutesOf)) return meetingRefusal('MinutesUnknown');
    const officer = await this.leadsAsOfficer(attendant, asked.meetingId);
    return this.done(officer, asked.meetingId, (tx) =>
      this.store.putItem(tx, { ...attendant, officer }, { ...asked, words }),
    );
  }

  async dropItem({ partnershipId, officer }: Attendant, meetingId: string, number: number): Promise<string | Refusal> {
    if (!officer) return meetingRefusal('NotTheirMeeting');
    return this.done(true, meetingId, (tx) => this.store.dropItem(tx, partnershipId, meetingId, number));
  }

  /** The next step. Where it is minuted, the minutes are made here, from the books as they are in this transaction. */
  async move(attendant: Attendant, asked: MoveAsked): Promise<string | Refusal> {
    const notes =
      asked.to !== 'MINUTED' || asked.notes === null || asked.notes.trim() === ''
        ? null
        : plainWords('notes', asked.notes);
    if (isRefusal(notes)) return notes;
    const officer = await this.leadsAsOfficer(attendant, asked.meetingId);
    return this.done(officer, asked.meetingId, async (tx) => {
      const facts =
        asked.to === 'MINUTED' ? await this.minutes.facts(tx, attendant.partnershipId, asked.meetingId) : undefined;
      const text = facts === undefined ? null : minutesText(facts);
      return this.store.move(tx, { ...attendant, officer }, { ...asked, notes }, text);
    });
  }

  checkIn(attendant: Attendant, meetingId: string, door: string): Promise<string | Refusal> {
    const told = door.toLowerCase().replaceAll(/[^\da-f]/gu, '');
    return this.done(false, meetingId, (tx) => this.store.checkIn(tx, attendant, meetingId, told));
  }

  /** Refuses `WordsMalformed`, `NotAMember`, `RequisitionsTooMany`. */
  async beginRequisition(attendant: Attendant, asked: string): Promise<string | Refusal> {
    const why = plainWords('why', asked);
    if (isRefusal(why)) return why;
    return this.act(false, async (tx) => {
      const { outcome, id } = await this.store.beginRequisition(tx, attendant, why);
      if (outcome !== 'DONE' || id === null) throw new RolledBack(meetingRefusal(outcome));
      return id;
    });
  }

  /** Refuses `RequisitionReached`, `RequisitionLapsed`, `NotAMember`. */
  sign(attendant: Attendant, id: string, does: boolean): Promise<string | Refusal> {
    return this.done(false, id, (tx) => this.store.sign(tx, attendant, id, does));
  }

  private async views({ partnershipId, personId, officer }: Reader, id?: string): Promise<readonly MeetingView[]> {
    const rows = await this.store.meetings(partnershipId, personId, id);
    const ids = rows.map((row) => row.id);
    const [items, steps] =
      ids.length === 0 ? [[], []] : await Promise.all([this.store.items(ids), this.store.steps(ids)]);
    const members = ids.length === 0 ? 0 : await this.store.voters(partnershipId);
    const quorum = quorumOf(await this.customs.inForce(partnershipId, new Date()), members);
    return rows.map((meeting) => ({
      ...{ meeting, members, quorum },
      items: items.filter((item) => item.meeting === meeting.id),
      steps: steps.filter((step) => step.meeting === meeting.id),
      leads: meeting.byMembers ? meeting.called : officer,
    }));
  }

  private done(officer: boolean, id: string, work: (tx: Tx) => Promise<string>): Promise<string | Refusal> {
    if (!UUID.test(id)) return Promise.resolve(meetingRefusal('NotFound'));
    return this.act(officer, async (tx) => {
      const outcome = await work(tx);
      if (outcome !== 'DONE') throw new RolledBack(meetingRefusal(outcome));
      return id;
    });
  }

  /** Officers lead what members did not have to call; who called it leads the rest. */
  private async leadsAsOfficer(attendant: Attendant, meetingId: string): Promise<boolean> {
    return attendant.officer && (await this.one(attendant, meetingId))?.meeting.byMembers !== true;
  }

  /** By the officers' login, or by the application's. */
  private async act<T>(officer: boolean, work: (tx: Tx) => Promise<T>): Promise<T | Refusal> {
    try {
      return await (officer ? this.database.closerTransaction(work) : this.database.transaction(work));
    } catch (error) {
      if (error instanceof RolledBack) return error.refusal;
      throw error;
    }
  }
}

function line(field: string, asked: string): string | Refusal {
  const words = plainWords(field, asked);
  if (isRefusal(words) || words.length <= LONGEST_LINE) return words;
  const message = `At most ${String(LONGEST_LINE)} characters.`;
  return refuse('WordsMalformed', { message, field, rule: 'gm.meeting' });
}

function requisitionView(row: RequisitionRow, needed: number): RequisitionView {
  const reachedAt = row.reachedAt?.getTime();
  const callers = callersOf({ reachedAt, answered: row.answered }, Date.now());
  return {
    ...row,
    needed,
    callBy: reachedAt === undefined ? null : new Date(reachedAt + CALL_WITHIN_DAYS * DAY_MS),
    mayCall: row.own && callers === 'OFFICERS_AND_REQUISITIONISTS',
  };
}
