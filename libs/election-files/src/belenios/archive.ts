import { isRefusal, refuse, type Refusal } from '#libs/amount';
import { readTar } from './tar.js';

export type HashBytes = (bytes: Uint8Array) => Uint8Array;

/** Steps of an election, as its archive names them. */
export const EVENT_KINDS = [
  'Setup',
  'Ballot',
  'EndBallots',
  'EncryptedTally',
  'Shuffle',
  'EndShuffles',
  'PartialDecryption',
  'Result',
] as const;
type EventKind = (typeof EVENT_KINDS)[number];

/** One step, and what it brought: a JSON value, or nothing. */
export interface BeleniosEvent {
  readonly kind: EventKind;
  readonly payload: unknown;
  /** The name of the payload: its SHA-256, in hexadecimal; empty where there is none. */
  readonly hash: string;
}

/** An archive whose every file is what its name says, and whose steps hang together. */
export interface BeleniosArchive {
  readonly events: readonly BeleniosEvent[];
  /** What is stored under a hash, as a JSON value. */
  readonly data: ReadonlyMap<string, unknown>;
  /** The hash of the last step: it fixes all before it. */
  readonly head: string;
}

const no = (message: string): Refusal<'ArchiveMalformed'> =>
  refuse('ArchiveMalformed', { message, field: 'FILE', rule: 'belenios.archive' });

const NAME = /^([0-9a-f]{64})\.(data|event)\.json$/u;

/**
 * Reads an archive of Belenios 2 (`.bel`): a tar of files that are named by the SHA-256 of what is in them, among them a
 * chain of events. Refuses `ArchiveMalformed` where a file is not what its name says, or a step does not follow the one
 * before it.
 */
export function readArchive(bytes: Uint8Array, sha256: HashBytes): BeleniosArchive | Refusal<'ArchiveMalformed'> {
  const entries = readTar(bytes);
  if (isRefusal(entries)) return entries;
  const [head, ...files] = entries;
  if (head?.name !== 'BELENIOS' || membersOf(jsonOf(head.content))?.['version'] !== 1) {
    return no('This is no archive of Belenios, version 1.');
  }
  const data = new Map<string, unknown>();
  const events: BeleniosEvent[] = [];
  let before = '';
  for (const { name, content } of files) {
    const [, hash = '', form] = NAME.exec(name) ?? [];
    if (hash === '' || hexOf(sha256(content)) !== hash)
      return no(`The file ${name.slice(0, 80)} is not what its name says.`);
    const value = jsonOf(content);
    if (value === undefined) return no(`The file ${name} is no JSON.`);
    if (form === 'data') data.set(hash, value);
    else {
      const event = eventOf(value, { before, height: events.length, data });
      if (isRefusal(event)) return event;
      events.push(event);
      before = hash;
    }
  }
  return { events, data, head: before };
}

interface Chain {
  readonly before: string;
  readonly height: number;
  readonly data: ReadonlyMap<string, unknown>;
}

function eventOf(value: unknown, { before, height, data }: Chain): BeleniosEvent | Refusal<'ArchiveMalformed'> {
  const said = membersOf(value);
  const kind = EVENT_KINDS.find((each) => each === said?.['type']);
  if (said === undefined || kind === undefined) return no(`Step ${height} is of a kind that is not known.`);
  if ((said['parent'] ?? '') !== before || said['height'] !== height)
    return no(`Step ${height} does not follow the one before it.`);
  const hash = typeof said['payload'] === 'string' ? said['payload'] : '';
  if (hash !== '' && !data.has(hash)) return no(`What step ${height} brought is not there.`);
  return { kind, hash, payload: data.get(hash) };
}

/** A JSON object; undefined for any other value. */
export function membersOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Readonly<Record<string, unknown>>) : undefined;
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch {
    return undefined;
  }
}

/** Lower-case hexadecimal. */
export const hexOf = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
