import type { MeetingState } from '../meeting.js';
import { tellProof } from '../motion/tell.js';

/** One step of a meeting as the log has it: instants and counts as texts, empty where a step has none. */
export interface MinutesStep {
  readonly state: MeetingState;
  readonly at: string;
  readonly beginsAt: string;
  readonly customVersion: string;
  readonly members: string;
  readonly present: string;
  readonly quorum: string;
}

/** One item of the agenda, with what became of it by the time of the minutes; texts, empty where there is nothing. */
export interface MinutesItem {
  readonly number: string;
  readonly words: string;
  /** An earlier meeting, whose minutes were before this one. */
  readonly minutesOf: string;
  readonly motion: string;
  readonly title: string;
  /** Version of the motion's text, and its hash. */
  readonly version: string;
  readonly text: string;
  readonly state: string;
  /** Hash of the resolution's leaf, and what it published of the count. */
  readonly resolution: string;
  readonly tally: Readonly<Record<string, unknown>>;
  /** Objections against what was decided, in their order; `ended`: WITHDRAWN, UPHELD or DISMISSED, empty while open. */
  readonly objections: readonly { readonly number: string; readonly rule: string; readonly ended: string }[];
  readonly executedAt: string;
  /** Entries in the books that carried it out. */
  readonly journals: readonly string[];
}

/** What is on record of a meeting, all of it from the books: no word of these is anybody's own but place and items. */
export interface MinutesFacts {
  readonly meeting: string;
  readonly kind: 'ANNUAL' | 'EXTRAORDINARY';
  readonly place: string;
  readonly byMembers: 'yes' | 'no';
  readonly requisition: string;
  /** Clear days of the last notice, and how many the custom asked for. */
  readonly clearDays: string;
  readonly clearDaysAsked: string;
  readonly steps: readonly MinutesStep[];
  readonly items: readonly MinutesItem[];
}

/** Objects by their names, so that the same facts are the same bytes (RFC 8785, for texts). */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`;
}

/** The minutes as they are hashed into the log: canonical JSON, the same for everybody who reads the same books. */
export const minutesText = (facts: MinutesFacts): string => canonical(facts);

const isTexts = (value: unknown, names: readonly string[]): boolean =>
  typeof value === 'object' &&
  value !== null &&
  names.every((name) => typeof (value as Readonly<Record<string, unknown>>)[name] === 'string');

const OBJECTION = ['number', 'rule', 'ended'];
const FACTS = ['meeting', 'kind', 'place', 'byMembers', 'requisition', 'clearDays', 'clearDaysAsked'];
const STEP = ['state', 'at', 'beginsAt', 'customVersion', 'members', 'present', 'quorum'];
const ITEM = [
  'number',
  'words',
  'minutesOf',
  'motion',
  'title',
  'version',
  'text',
  'state',
  'resolution',
  'executedAt',
];

/** Reads minutes; undefined where the text is no such document, or not written in the one way. */
export function readMinutes(text: string): MinutesFacts | undefined {
  try {
    const facts = JSON.parse(text) as MinutesFacts;
    const sound =
      isTexts(facts, FACTS) &&
      facts.steps.every((step) => isTexts(step, STEP)) &&
      facts.items.every(
        (item) =>
          isTexts(item, ITEM) &&
          typeof item.tally === 'object' &&
          item.objections.every((objection) => isTexts(objection, OBJECTION)) &&
          item.journals.every((id) => typeof id === 'string'),
      );
    return sound && minutesText(facts) === text ? facts : undefined;
  } catch {
    return undefined;
  }
}

const when = (instant: string): string => `${instant.slice(0, 10)} at ${instant.slice(11, 16)} (UTC)`;

const KINDS = { ANNUAL: 'Annual general meeting', EXTRAORDINARY: 'General meeting' } as const;

/** The minutes in plain English, a line each: a function of the facts and of nothing else. */
export function tellMinutes(facts: MinutesFacts): readonly string[] {
  const { kind, byMembers, requisition, place, clearDays, clearDaysAsked, steps, items } = facts;
  const caller =
    requisition === ''
      ? 'It was called by the officers.'
      : byMembers === 'yes'
        ? `It was called by a member who had asked for it (requisition ${requisition}), because the officers did not call it in time.`
        : `It was called by the officers, because members had asked for it (requisition ${requisition}).`;
  return [
    `${KINDS[kind]} at ${place}.`,
    caller,
    `The last notice left ${clearDays} clear days; the rules ask for ${clearDaysAsked}.`,
    ...steps.flatMap(tellStep),
    ...items.flatMap(tellItem),
  ];
}

function tellStep({ state, at, beginsAt, members, present, quorum }: MinutesStep): readonly string[] {
  const counted = `members there: ${present} of ${members}; needed: ${quorum}.`;
  switch (state) {
    case 'CALLED':
      return [`Called on ${when(at)}.`];
    case 'NOTICED':
      return [`Announced on ${when(at)} for ${when(beginsAt)}.`];
    case 'OPEN':
      return [`Opened on ${when(at)}.`];
    case 'VOTING':
      return [`Found to be enough on ${when(at)}; ${counted}`];
    case 'INQUORATE':
      return [`Found to be too few on ${when(at)}; ${counted}`];
    case 'SECOND_CALL':
      return [`Called a second time on ${when(at)}, for ${when(beginsAt)}.`];
    case 'DECLARED':
      return [`Closed on ${when(at)}; members who had come: ${present}.`];
    case 'MINUTED':
    case 'CANCELLED':
      return [];
  }
}

/** What was decided, by the state of the motion. */
const DECIDED: ReadonlyMap<string, string> = new Map([
  ...['CARRIED', 'RATIFYING', 'STANDSTILL', 'EXECUTED'].map((state) => [state, 'Carried'] as const),
  ['LOST', 'Lost'],
  ['INQUORATE', 'Not decided: too few voted'],
  ['ANNULLED', 'Decided, and annulled since'],
]);

function tellItem({ number, words, minutesOf, motion, ...item }: MinutesItem): readonly string[] {
  const { title, version, text, state, resolution, executedAt, journals } = item;
  const head = `${number}. ${words}`;
  if (minutesOf !== '') return [head, `The minutes of the meeting ${minutesOf}.`];
  if (motion === '') return [head, 'Talked about; nothing was voted on.'];
  const put = `Motion ${motion}, "${title}", version ${version} (text ${text.slice(0, 16)}…).`;
  if (resolution === '') return [head, put, `It had not been decided when these minutes were made: ${state}.`];
  return [
    head,
    put,
    `${DECIDED.get(state) ?? state} (resolution ${resolution.slice(0, 16)}…).`,
    ...tellColleges(item.tally),
    ...tellProof(item.tally['proof'], (id) => id),
    ...item.objections.map(({ number: which, rule, ended }) => `Objection ${which} (${rule}): ${ended || 'open'}.`),
    ...(executedAt === '' ? [] : [`Carried out on ${when(executedAt)}.`]),
    ...(journals.length === 0 ? [] : [`Entries in the books: ${journals.join(', ')}.`]),
  ];
}

/** What the resolution published of each college; what it withheld is not told here either. */
function tellColleges({ colleges }: Readonly<Record<string, unknown>>): readonly string[] {
  if (!Array.isArray(colleges)) return [];
  return colleges.flatMap((each: unknown) => {
    if (!isTexts(each, ['college', 'roll', 'present', 'quorum'])) return [];
    const said = each as Readonly<Record<string, string>>;
    const came = `${said['college']}: came ${said['present']} of ${said['roll']}, needed ${said['quorum']}`;
    const { yes, no, abstain } = said;
    if (yes === undefined || no === undefined) return [`${came}.`];
    return [`${came}; yes ${yes}, no ${no}${abstain === undefined ? '' : `, abstained ${abstain}`}.`];
  });
}
