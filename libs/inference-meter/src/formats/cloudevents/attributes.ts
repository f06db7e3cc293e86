import type { JsonObject } from '../../json-text.js';
import { parseRfc3339 } from '../../rfc3339.js';
import { refuseEvent, type CloudEvent, type CloudEventRefusal } from './cloud-event.js';

/** The attributes that CloudEvents 1.0 knows. */
const REQUIRED = ['id', 'source', 'type'] as const;
const OPTIONAL = ['subject', 'time', 'datacontenttype', 'dataschema'] as const;
const KNOWN = new Set<string>(['specversion', ...REQUIRED, ...OPTIONAL]);

const ALL = [...REQUIRED, ...OPTIONAL];
const NOTHING_READ: ReadonlySet<string> = new Set();
const NOTHING_ELSE: JsonObject = {};

type Attribute = (typeof REQUIRED)[number] | (typeof OPTIONAL)[number];

// RFC 3986, section 4.1, as far as characters go: per cent signs before two hexadecimal digits, at most one '#'.
const URI_CHARACTERS = String.raw`(?:[A-Za-z0-9\-._~:/?@!$&'()*+,;=[\]]|%[0-9A-Fa-f]{2})`;
const URI_REFERENCE = new RegExp(`^${URI_CHARACTERS}*(?:#${URI_CHARACTERS}*)?$`, 'u');
const SCHEME = /^[A-Za-z][A-Za-z0-9+.-]*:/u;
/** A colon before the first slash, question mark or '#'. */
const COLON_IN_FIRST_SEGMENT = /^[^/?#]*:/u;

/** RFC 2045: type/subtype, then parameters. */
const MEDIA_TYPE = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+\s*(?:;.*)?$/u;

/** In UTF-16 units; the specification has everybody forward events of 64 KiB, and no regular expression is sure above. */
export const LONGEST_ATTRIBUTE = 65_536;

/** Printable ASCII, of which nearly every attribute is made. */
const PLAIN = /^[ -~]+$/u;
/** The characters of a path that have no meaning of their own. */
const PLAIN_PATH = /^[\w\-.~/]+$/u;

/** True for an RFC 3986 URI reference that is not empty. */
export function isUriReference(text: string): boolean {
  if (text.length <= LONGEST_ATTRIBUTE && PLAIN_PATH.test(text)) return true;
  if (text === '' || text.length > LONGEST_ATTRIBUTE || !URI_REFERENCE.test(text)) return false;
  return SCHEME.test(text) || !COLON_IN_FIRST_SEGMENT.test(text);
}

/** True for a String of CloudEvents that is not empty: no control characters, no half surrogate pairs, no noncharacters; 65,536 units at most. */
export function isEventText(text: string): boolean {
  if (text === '' || text.length > LONGEST_ATTRIBUTE) return false;
  return PLAIN.test(text) || isCleanText(text);
}

function isCleanText(text: string): boolean {
  return text.isWellFormed() && !/[\p{Cc}\p{Noncharacter_Code_Point}]/u.test(text);
}

const RULES: Readonly<Record<Attribute, { readonly holds: (text: string) => boolean; readonly words: string }>> = {
  id: { holds: isEventText, words: 'a text without control characters' },
  source: { holds: isUriReference, words: 'a URI reference' },
  type: { holds: isEventText, words: 'a text without control characters' },
  subject: { holds: isEventText, words: 'a text without control characters' },
  time: { holds: (text) => parseRfc3339(text) !== undefined, words: 'an RFC 3339 time such as 2026-11-22T10:00:00Z' },
  datacontenttype: { holds: (text) => MEDIA_TYPE.test(text), words: 'a media type' },
  dataschema: { holds: (text) => isUriReference(text) && SCHEME.test(text), words: 'an absolute URI' },
};

function checkAttribute(name: Attribute, value: unknown): CloudEventRefusal | undefined {
  const { holds, words } = RULES[name];
  if (typeof value === 'string' && isEventText(value) && holds(value)) return undefined;
  const shown = typeof value === 'string' ? JSON.stringify(value.slice(0, 40)) : `a ${typeof value}`;
  return refuseEvent('AttributeMalformed', name, `${name} is ${shown}, not ${words}`);
}

/** What is given of an attribute; null counts as absent. */
const given = (members: JsonObject, name: string): unknown => members[name] ?? undefined;

function checkAttributes(members: JsonObject): CloudEventRefusal | undefined {
  const version = given(members, 'specversion');
  if (version === undefined) return refuseEvent('AttributeMissing', 'specversion', 'the event names no specversion');
  if (version !== '1.0') return refuseEvent('SpecVersionUnknown', 'specversion', 'the event is not of specversion 1.0');
  for (const name of REQUIRED) {
    if (given(members, name) === undefined) {
      return refuseEvent('AttributeMissing', name, `the event names no ${name}`);
    }
  }
  for (const name of ALL) {
    const value = given(members, name);
    const refusal = value === undefined ? undefined : checkAttribute(name, value);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/**
 * The attributes of an event, whatever mode they came in; null counts as absent. Every other member goes to `rest`, but
 * for those that are `read` elsewhere. Refuses what the specification requires and the event lacks, and values of the
 * wrong form.
 */
export function readAttributes(
  members: JsonObject,
  read: ReadonlySet<string> = NOTHING_READ,
): CloudEvent | CloudEventRefusal {
  const refusal = checkAttributes(members);
  if (refusal !== undefined) return refusal;
  const text = (name: Attribute): string => members[name] as string; // checked just now
  const event: { -readonly [name in keyof CloudEvent]: CloudEvent[name] } = {
    specversion: '1.0',
    id: text('id'),
    source: text('source'),
    type: text('type'),
    rest: NOTHING_ELSE,
  };
  for (const name of OPTIONAL) if (given(members, name) !== undefined) event[name] = text(name);
  const timeMs = event.time === undefined ? undefined : parseRfc3339(event.time);
  if (timeMs !== undefined) event.timeMs = timeMs;
  const others = Object.keys(members).filter((name) => !KNOWN.has(name) && !read.has(name) && members[name] !== null);
  if (others.length > 0) event.rest = Object.fromEntries(others.map((name) => [name, members[name]]));
  return event;
}
