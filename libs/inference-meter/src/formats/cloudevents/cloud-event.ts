import { refuse, type Refusal } from '#libs/amount';
import type { JsonObject } from '../../json-text.js';

/** Every reason why an event, or a whole message of events, is not read. */
export type CloudEventRefusalKind =
  | 'ContentTypeUnknown'
  | 'NotUtf8'
  | 'NotJson'
  | 'NotABatch'
  | 'NotAnObject'
  | 'SpecVersionUnknown'
  | 'AttributeMissing'
  | 'AttributeMalformed'
  | 'AttributeTwice'
  | 'DataTwice'
  | 'DataMalformed';

export type CloudEventRefusal = Refusal<CloudEventRefusalKind>;

/** Builds a refusal that names the attribute, 'data' or 'body'. */
export function refuseEvent(kind: CloudEventRefusalKind, field: string, message: string): CloudEventRefusal {
  return refuse(kind, { message, field, rule: 'meter.cloudevents' });
}

/** What an event carries: a JSON value where its content type says so (or says nothing), else a text or bytes. */
export type EventData =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array };

/** An event of CloudEvents 1.0, in whichever mode it came. Attributes that were null are absent. */
export interface CloudEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject?: string;
  /** As written. */
  readonly time?: string;
  /** The same in milliseconds since 1970-01-01T00:00Z, rounded down. */
  readonly timeMs?: bigint;
  readonly datacontenttype?: string;
  readonly dataschema?: string;
  /** Absent where there is none; a JSON null is data. */
  readonly data?: EventData;
  /** Extensions and any other member, untouched. */
  readonly rest: JsonObject;
}

/** True for a content type whose data is JSON: `…/json` or `…/…+json`, with or without parameters. */
export function isJsonType(contentType: string): boolean {
  return /^[^/;\s]+\/(?:json|[^/;\s]+\+json)\s*(?:;|$)/iu.test(contentType.trim());
}
