import { isJsonObject, readJson } from '../../json-text.js';
import { readAttributes } from './attributes.js';
import { isJsonType, refuseEvent, type CloudEvent, type CloudEventRefusal, type EventData } from './cloud-event.js';

/** A search for what does not belong: matching the whole text would overflow the stack on some megabytes. */
const NOT_BASE64 = /[^A-Za-z0-9+/]/u;

function bytesOf(base64: unknown): Uint8Array | undefined {
  if (typeof base64 !== 'string' || base64.length % 4 !== 0) return undefined;
  if (NOT_BASE64.test(base64.replace(/={1,2}$/u, ''))) return undefined;
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** The text of UTF-8 bytes, a byte order mark dropped; undefined where they are none. */
export function utf8Text(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function readData(value: unknown, contentType: string | undefined): EventData | CloudEventRefusal {
  if (contentType === undefined || isJsonType(contentType)) return { kind: 'json', value };
  if (typeof value === 'string') return { kind: 'text', text: value };
  return refuseEvent('DataMalformed', 'data', `data of type ${contentType.slice(0, 40)} stands in JSON as a string`);
}

/** The members of the JSON format that are no attributes. */
const PAYLOAD: ReadonlySet<string> = new Set(['data', 'data_base64']);

/**
 * Reads one event in the JSON format, parsed already: `data` may be any JSON value, `data_base64` bytes, not both.
 *
 * @example readEvent({ specversion: '1.0', id: '1', source: '/a', type: 'x', data: 'ü' }) // data of kind 'json'
 */
export function readEvent(json: unknown): CloudEvent | CloudEventRefusal {
  if (!isJsonObject(json)) return refuseEvent('NotAnObject', 'body', 'an event is a JSON object');
  const { data, data_base64: base64 } = json;
  const event = readAttributes(json, PAYLOAD);
  if ('refused' in event) return event;
  // A null data_base64 is none; a null data is data.
  const isBinary = base64 !== undefined && base64 !== null;
  if (!isBinary && data === undefined) return event;
  if (isBinary && data !== undefined) return refuseEvent('DataTwice', 'data', 'the event has data and data_base64');
  if (isBinary) {
    const bytes = bytesOf(base64);
    if (bytes === undefined) return refuseEvent('DataMalformed', 'data_base64', 'data_base64 is no base 64 (RFC 4648)');
    return { ...event, data: { kind: 'bytes', bytes } };
  }
  const read = readData(data, event.datacontenttype);
  return 'refused' in read ? read : { ...event, data: read };
}

function charsetOf(contentType: string): string {
  return /;\s*charset\s*=\s*"?(?<charset>[^";\s]+)/iu.exec(contentType)?.groups?.['charset']?.toLowerCase() ?? 'utf-8';
}

/**
 * The payload of a message in binary mode: JSON where its content type says so, a text where that is `text/…`, else
 * bytes; undefined where there is none.
 */
export function readPayload(
  body: Uint8Array,
  contentType: string | undefined,
): EventData | CloudEventRefusal | undefined {
  if (body.length === 0) return undefined;
  if (contentType === undefined) return { kind: 'bytes', bytes: body };
  const isUtf8 = ['utf-8', 'utf8', 'us-ascii', 'ascii'].includes(charsetOf(contentType));
  const text = isUtf8 ? utf8Text(body) : undefined;
  if (isJsonType(contentType)) {
    const read = text === undefined ? undefined : readJson(text);
    if (read === undefined) return refuseEvent('DataMalformed', 'data', 'the data is not JSON in UTF-8');
    return { kind: 'json', value: read.value };
  }
  const isText = text !== undefined && /^text\//iu.test(contentType.trim());
  return isText ? { kind: 'text', text } : { kind: 'bytes', bytes: body };
}
