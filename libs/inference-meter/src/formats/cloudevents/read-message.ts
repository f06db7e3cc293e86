import { readJson } from '../../json-text.js';
import { readAttributes } from './attributes.js';
import { refuseEvent, type CloudEvent, type CloudEventRefusal } from './cloud-event.js';
import { readEvent, readPayload, utf8Text } from './read-event.js';

/** A message as HTTP or Kafka brings it; names of headers in any case. */
export interface EventMessage {
  readonly headers: Iterable<readonly [string, string]>;
  readonly body: Uint8Array;
  /** Kafka writes `ce_id` where HTTP writes `ce-id`, and does not encode values. HTTP unless told. */
  readonly binding?: 'http' | 'kafka';
}

/** What became of one item of a message; a single event is item 0. */
export interface RefusedEvent {
  readonly index: number;
  readonly refusal: CloudEventRefusal;
}

export interface ReadEvents {
  readonly records: readonly { readonly index: number; readonly event: CloudEvent }[];
  readonly refusals: readonly RefusedEvent[];
}

/** The most events in one batch: a larger body is refused whole before any of them is read. */
export const MOST_EVENTS = 10_000;

function readAll(items: readonly (CloudEvent | CloudEventRefusal)[]): ReadEvents {
  const records: { index: number; event: CloudEvent }[] = [];
  const refusals: RefusedEvent[] = [];
  for (const [index, item] of items.entries()) {
    if ('refused' in item) refusals.push({ index, refusal: item });
    else records.push({ index, event: item });
  }
  return { records, refusals };
}

function readJsonBody(body: Uint8Array): { readonly value: unknown } | CloudEventRefusal {
  const text = utf8Text(body);
  if (text === undefined) return refuseEvent('NotUtf8', 'body', 'the body is not UTF-8');
  return readJson(text) ?? refuseEvent('NotJson', 'body', 'the body is not JSON, or nests deeper than 64 levels');
}

/**
 * An HTTP header's value as text: one round of quotation marks taken off, then per cent signs decoded as UTF-8 (HTTP
 * binding 1.0, section 3.1.3.2). Undefined where they encode none.
 */
function headerText(value: string): string | undefined {
  const isQuoted = value.length > 1 && value.startsWith('"') && value.endsWith('"');
  const bare = isQuoted ? value.slice(1, -1).replace(/\\(?<character>.)/gu, '$<character>') : value;
  try {
    // Only per cent signs before two digits encode; others stand for themselves.
    return bare.replace(/(?:%[0-9A-Fa-f]{2})+/gu, decodeURIComponent);
  } catch {
    return undefined;
  }
}

function readBinary(headers: ReadonlyMap<string, string>, message: EventMessage): CloudEvent | CloudEventRefusal {
  const isHttp = message.binding !== 'kafka';
  const prefix = isHttp ? 'ce-' : 'ce_';
  const contentType = headers.get('content-type');
  const members: [string, unknown][] = contentType === undefined ? [] : [['datacontenttype', contentType]];
  for (const [header, value] of headers) {
    if (!header.startsWith(prefix)) continue;
    const name = header.slice(prefix.length);
    const text = isHttp ? headerText(value) : value;
    if (text === undefined) return refuseEvent('AttributeMalformed', name, `${header} encodes no UTF-8`);
    if (name === 'datacontenttype') return refuseEvent('AttributeTwice', name, 'the header is called Content-Type');
    members.push([name, text]);
  }
  const event = readAttributes(Object.fromEntries(members));
  if ('refused' in event) return event;
  const data = readPayload(message.body, contentType);
  if (data === undefined) return event;
  return 'refused' in data ? data : { ...event, data };
}

function headersOf(headers: EventMessage['headers']): ReadonlyMap<string, string> | CloudEventRefusal {
  const byName = new Map<string, string>();
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    if (byName.has(lower)) return refuseEvent('AttributeTwice', lower, `the header ${lower.slice(0, 40)} stands twice`);
    byName.set(lower, value.trim());
  }
  return byName;
}

const relevant = ([name]: readonly [string, string]): boolean => /^(?:content-type$|ce[-_])/iu.test(name);

/**
 * Reads the events of one message: structured mode (`application/cloudevents+json`), a batch
 * (`application/cloudevents-batch+json`), else binary mode with its attributes in headers. Each item of a batch stands
 * for itself. Never throws.
 */
export function readCloudEvents(message: EventMessage): ReadEvents {
  const headers = headersOf([...message.headers].filter(relevant));
  if ('refused' in headers) return readAll([headers]);
  const mediaType = (headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (!mediaType.startsWith('application/cloudevents')) return readAll([readBinary(headers, message)]);
  const isBatch = mediaType === 'application/cloudevents-batch+json';
  if (!isBatch && mediaType !== 'application/cloudevents+json') {
    return readAll([refuseEvent('ContentTypeUnknown', 'content-type', `no format ${mediaType.slice(0, 60)} is read`)]);
  }
  const body = readJsonBody(message.body);
  if ('refused' in body) return readAll([body]);
  if (!isBatch) return readAll([readEvent(body.value)]);
  if (!Array.isArray(body.value)) return readAll([refuseEvent('NotABatch', 'body', 'a batch is a JSON array')]);
  if (body.value.length > MOST_EVENTS) {
    return readAll([refuseEvent('NotABatch', 'body', `a batch holds at most ${MOST_EVENTS} events`)]);
  }
  return readAll(body.value.map((item: unknown) => readEvent(item)));
}
