import { refuse, type Refusal } from '#libs/amount';
import { decimalOf } from '../../exact.js';
import { formatUtcInstant } from '../../instant.js';
import type { JsonObject } from '../../json-text.js';
import type { MeterKind, UsageEvent } from '../../usage-event.js';
import { isEventText, isUriReference } from './attributes.js';
import { CORRECTION_TYPE, USAGE_TYPES } from './usage-types.js';

/** A use in the JSON format of CloudEvents: what `readEvent` and `readUsage` read back as the same use. */
export interface UsageCloudEvent {
  readonly specversion: '1.0';
  readonly type: string;
  readonly source: string;
  readonly id: string;
  readonly time: string;
  readonly subject: string;
  readonly datacontenttype: 'application/json';
  readonly data: JsonObject;
}

const TYPE_OF_KIND: Readonly<Record<MeterKind, string>> = {
  'tokens-in': 'commons.tokens.v1',
  'tokens-out': 'commons.tokens.v1',
  'gpu-time': 'commons.gpu.seconds.v1',
  'gpu-busy': 'commons.gpu.busy.v1',
  energy: 'commons.energy.v1',
  water: 'commons.water.v1',
};

function meterMembers({ meter: { kind, resource } }: UsageEvent): JsonObject {
  if (kind === 'tokens-in') return { model: resource, direction: 'in' };
  if (kind === 'tokens-out') return { model: resource, direction: 'out' };
  return kind === 'gpu-time' || kind === 'gpu-busy' ? { gpu: resource } : { resource };
}

function quantityMember(event: UsageEvent, type: string): JsonObject {
  const usage = USAGE_TYPES.get(type);
  if (usage === undefined || event.corrects?.voids === true) return {};
  return { [usage.quantity]: decimalOf(event.quantity, usage.scale) };
}

function dataOf(event: UsageEvent, type: string): JsonObject {
  const { corrects, endMs, method, partOf, site } = event;
  return {
    ...(corrects === undefined
      ? {}
      : { corrects: { source: corrects.source, id: corrects.id }, reason: corrects.reason, of: type }),
    ...quantityMember(event, type),
    ...meterMembers(event),
    ...(site === undefined ? {} : { site }),
    ...(endMs === undefined ? {} : { end: formatUtcInstant(endMs) }),
    ...(method === undefined ? {} : { method }),
    ...(partOf === undefined ? {} : { part_of: partOf }),
  };
}

/**
 * A use as an event of CloudEvents 1.0 in its JSON format. Refuses a source that is no URI reference, and ids and
 * subjects that the specification does not allow: changing them would change the event's identity.
 *
 * @example cloudEventOf(event) // { specversion: '1.0', type: 'commons.tokens.v1', …, data: { tokens: '12', … } }
 */
export function cloudEventOf(event: UsageEvent): UsageCloudEvent | Refusal<'NotInCloudEvents'> {
  const { source, id, subject } = event;
  const field = isUriReference(source)
    ? (['id', 'subject'] as const).find((name) => !isEventText(event[name]))
    : 'source';
  if (field !== undefined) {
    const message = `the ${field} cannot stand in a CloudEvent`;
    return refuse('NotInCloudEvents', { message, field, rule: 'meter.cloudevents' });
  }
  const type = TYPE_OF_KIND[event.meter.kind];
  return {
    specversion: '1.0',
    type: event.corrects === undefined ? type : CORRECTION_TYPE,
    source,
    id,
    time: formatUtcInstant(event.effectiveAtMs),
    subject,
    datacontenttype: 'application/json',
    data: dataOf(event, type),
  };
}
