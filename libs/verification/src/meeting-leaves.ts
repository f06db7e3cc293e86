import { MEETING_STATES, type MeetingState } from '#libs/voting';
import { isMembers, type Members, textAt } from './shape.js';

/** One step of a general meeting as its leaf has it. Instants in UTC, as text and in ms since the epoch. */
export interface MeetingLeaf {
  readonly id: string;
  readonly number: number;
  readonly state: MeetingState;
  readonly at: number;
  readonly beginsAt: number;
  readonly customVersion: number;
  readonly kind: string;
  readonly byMembers: boolean;
  /** Empty where nobody asked for it. */
  readonly requisition: string;
  /** What each item is about, as one text. */
  readonly agenda: string;
  readonly items: readonly Members[];
  readonly words: string;
  readonly members: bigint | undefined;
  readonly present: bigint | undefined;
  readonly quorum: bigint | undefined;
  /** Hash of the minutes; empty before there are any. */
  readonly minutes: string;
  /** The leaf itself. */
  readonly entry: Members;
}

/** A requisition that enough have signed. */
export interface RequisitionLeaf {
  readonly id: string;
  readonly at: number;
  readonly customVersion: number;
  readonly signed: bigint;
  readonly members: bigint;
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u;

const instantAt = (entry: Members, name: string): number => {
  const value = textAt(entry, name) ?? '';
  return INSTANT.test(value) ? Date.parse(value) : Number.NaN;
};
const countAt = (entry: Members, name: string): bigint | undefined => {
  const value = textAt(entry, name) ?? '';
  return /^\d{1,9}$/u.test(value) ? BigInt(value) : undefined;
};

/** Reads a step; undefined where it does not have the shape of one. */
export function meetingOf(entry: Members): MeetingLeaf | undefined {
  const state = MEETING_STATES.find((each) => each === entry['state']);
  const [id, kind, words, minutes] = ['id', 'kind', 'words', 'minutes'].map((name) => textAt(entry, name));
  const [number, version] = [countAt(entry, 'number'), countAt(entry, 'customVersion')];
  const { agenda } = entry;
  const items = Array.isArray(agenda) ? agenda.filter(isMembers) : undefined;
  const [at, beginsAt] = [instantAt(entry, 'at'), instantAt(entry, 'beginsAt')];
  if (state === undefined || id === undefined || kind === undefined || words === undefined || minutes === undefined)
    return undefined;
  if (number === undefined || version === undefined || items === undefined || Number.isNaN(at + beginsAt))
    return undefined;
  return {
    ...{ id, kind, words, minutes, state, at, beginsAt, items, entry },
    number: Number(number),
    customVersion: Number(version),
    byMembers: entry['byMembers'] === 'yes',
    requisition: textAt(entry, 'requisition') ?? '',
    agenda: JSON.stringify(agenda),
    members: countAt(entry, 'members'),
    present: countAt(entry, 'present'),
    quorum: countAt(entry, 'quorum'),
  };
}

/** Reads a requisition; undefined where it does not have the shape of one. */
export function requisitionOf(entry: Members): RequisitionLeaf | undefined {
  const [id, at] = [textAt(entry, 'id'), instantAt(entry, 'at')];
  const [version, signed, members] = ['customVersion', 'signed', 'members'].map((name) => countAt(entry, name));
  if (id === undefined || Number.isNaN(at) || version === undefined || signed === undefined || members === undefined) {
    return undefined;
  }
  return { id, at, customVersion: Number(version), signed, members };
}
