import { isMembers, isText, type Members, textAt } from './shape.js';

/** A notice as its leaf has it: everything that is put to the vote, texts by their hash. Instants in UTC, as text. */
export interface NoticeLeaf {
  readonly id: string;
  readonly kind: string;
  readonly notice: number;
  readonly noticedAt: string;
  readonly opensAt: string;
  readonly closesAt: string;
  readonly customVersion: number;
  readonly effect: Readonly<Record<string, string>>;
  /** The hash of the text of its options. */
  readonly options: string;
  /** As a text: it is held against what the custom makes. */
  readonly terms: string;
  /** The inquorate motion that it calls again; empty where none. */
  readonly secondCallOf: string;
}

/** What one motion's opening, its extension, a voter's further key and a ballot say. */
export interface OpeningLeaf {
  readonly at: string;
  readonly electorate: string;
  readonly size: string;
}
export interface ExtensionLeaf {
  readonly metAt: string;
  readonly until: string;
}
export interface KeyLeaf {
  readonly voter: string;
  readonly number: number;
  readonly key: string;
}
export interface BallotLeaf extends KeyLeaf {
  readonly commitment: string;
  readonly signature: string;
}
/** A mandate as one vote has it: under the references of that vote alone. */
export interface MandateLeaf {
  readonly number: number;
  readonly kind: string;
  readonly giver: string;
  readonly holder: string;
}
/** A ballot that the holder of a mandate cast and signed for its giver. */
export interface MandateBallotLeaf {
  readonly mandate: number;
  readonly number: number;
  readonly commitment: string;
  readonly key: string;
  readonly signature: string;
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u;

/** An instant as every leaf writes it, so that earlier ones come first as texts too. */
const instantAt = (entry: Members, name: string): string | undefined => {
  const value = textAt(entry, name);
  return value !== undefined && INSTANT.test(value) && !Number.isNaN(Date.parse(value)) ? value : undefined;
};
const numberAt = (entry: Members, name: string): number | undefined => {
  const value = textAt(entry, name);
  return value !== undefined && /^(?:0|[1-9]\d{0,8})$/u.test(value) ? Number(value) : undefined;
};
const textsAt = (entry: Members, name: string): Readonly<Record<string, string>> | undefined => {
  const value = entry[name];
  if (!isMembers(value)) return undefined;
  const texts = Object.entries(value).filter((each): each is [string, string] => each.every(isText));
  return texts.length === Object.keys(value).length ? Object.fromEntries(texts) : undefined;
};

type Read<T> = { readonly [K in keyof T]: T[K] | undefined };

/** All of it, or nothing where a member is not there. */
function whole<T extends object>(read: Read<T>): T | undefined {
  return Object.values(read).includes(undefined) ? undefined : (read as T);
}

/** Reads a notice; undefined where it does not have the shape of one. */
export function noticeOf(entry: Members): NoticeLeaf | undefined {
  const { terms } = entry;
  return whole<NoticeLeaf>({
    id: textAt(entry, 'id'),
    kind: textAt(entry, 'kind'),
    notice: numberAt(entry, 'notice'),
    noticedAt: instantAt(entry, 'noticedAt'),
    opensAt: instantAt(entry, 'opensAt'),
    closesAt: instantAt(entry, 'closesAt'),
    customVersion: numberAt(entry, 'customVersion'),
    effect: textsAt(entry, 'effect'),
    options: textAt(entry, 'options'),
    terms: isMembers(terms) ? JSON.stringify(terms) : undefined,
    secondCallOf: textAt(entry, 'secondCallOf'),
  });
}

export function openingOf(entry: Members): OpeningLeaf | undefined {
  const [at, electorate, size] = [instantAt(entry, 'at'), textAt(entry, 'electorate'), textAt(entry, 'size')];
  return whole<OpeningLeaf>({ at, electorate, size });
}

export function extensionOf(entry: Members): ExtensionLeaf | undefined {
  return whole<ExtensionLeaf>({ metAt: instantAt(entry, 'metAt'), until: instantAt(entry, 'until') });
}

export function keyOf(entry: Members): KeyLeaf | undefined {
  const [voter, key] = [textAt(entry, 'voter'), textAt(entry, 'key')];
  return whole<KeyLeaf>({ voter, key, number: numberAt(entry, 'number') });
}

export function ballotOf(entry: Members): BallotLeaf | undefined {
  const [commitment, signature] = [textAt(entry, 'commitment'), textAt(entry, 'signature')];
  const key = keyOf(entry);
  return key === undefined ? undefined : whole<BallotLeaf>({ ...key, commitment, signature });
}

export function mandateOf(entry: Members): MandateLeaf | undefined {
  const [kind, giver, holder] = [textAt(entry, 'kind'), textAt(entry, 'giver'), textAt(entry, 'holder')];
  return whole<MandateLeaf>({ number: numberAt(entry, 'number'), kind, giver, holder });
}

/** The number of the mandate that ended. */
export const mandateEndOf = (entry: Members): number | undefined => numberAt(entry, 'mandate');

export function mandateBallotOf(entry: Members): MandateBallotLeaf | undefined {
  return whole<MandateBallotLeaf>({
    mandate: numberAt(entry, 'mandate'),
    number: numberAt(entry, 'number'),
    commitment: textAt(entry, 'commitment'),
    key: textAt(entry, 'key'),
    signature: textAt(entry, 'signature'),
  });
}
