import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InvariantViolation } from '#libs/amount';
import { meterName, payloadOf, type UsageEvent } from '#libs/inference-meter';
import { Database, type Tx } from '../database/database.js';
import { retried } from './retried.js';
import { UsageStore, type Identity, type Seen, type UsageRecord } from './usage.store.js';

/** What became of one event: counted now, counted before with this body, or refused because it had another. */
export type UsageOutcome = 'ACCEPTED' | Seen;

/** Most events in one statement: more gain nothing and hold their hours longer. */
export const MOST_EVENTS = 5_000;

/** Takes in use, each event once for ever. */
@Injectable()
export class UsageService {
  constructor(
    private readonly database: Database,
    private readonly store: UsageStore,
  ) {}

  /**
   * Takes in events, in batches that each stand or fall whole; answers one outcome for each, in their order. An
   * event of the same source and id with another body is a CONFLICT and changes nothing: a correction is a new event.
   * Every event names its site; one that does not is a bug of the caller.
   */
  async ingest(partnershipId: string, events: readonly UsageEvent[]): Promise<UsageOutcome[]> {
    const outcomes: UsageOutcome[] = [];
    for (let start = 0; start < events.length; start += MOST_EVENTS) {
      const batch = events.slice(start, start + MOST_EVENTS);
      outcomes.push(
        ...(await retried(() => this.database.transaction((tx) => this.ingestIn(tx, partnershipId, batch)))),
      );
    }
    return outcomes;
  }

  /** The same, within a transaction that also makes another fact. */
  async ingestIn(tx: Tx, partnershipId: string, events: readonly UsageEvent[]): Promise<UsageOutcome[]> {
    const outcomes: UsageOutcome[] = [];
    for (let start = 0; start < events.length; start += MOST_EVENTS) {
      outcomes.push(...(await this.ingestBatch(tx, partnershipId, events.slice(start, start + MOST_EVENTS))));
    }
    return outcomes;
  }

  /** How identities stand already; undefined where never seen. */
  seenIn(tx: Tx, partnershipId: string, identities: readonly Identity[]): Promise<(Seen | undefined)[]> {
    return this.store.seen(tx, partnershipId, identities);
  }

  private async ingestBatch(tx: Tx, partnershipId: string, events: readonly UsageEvent[]): Promise<UsageOutcome[]> {
    const records = events.map(recordOf);
    const isNew = await this.store.ingest(tx, partnershipId, records);
    const old = records.filter((_, index) => isNew[index] === false);
    const standings = (await this.store.seen(tx, partnershipId, old)).values();
    return isNew.map((accepted) => {
      if (accepted) return 'ACCEPTED';
      const standing = standings.next().value;
      if (standing === undefined) throw new InvariantViolation('an event that is not new was seen before');
      return standing;
    });
  }
}

/** SHA-256 of the event's canonical text: what tells a repetition from another fact under the same identity. */
export function payloadHash(event: UsageEvent): Buffer {
  return hash('sha256', payloadOf(event), 'buffer');
}

function recordOf(event: UsageEvent): UsageRecord {
  const { source, id, subject, site, meter, unit, quantity, effectiveAtMs } = event;
  if (site === undefined) throw new InvariantViolation(`event "${id}" of "${source}" names no site`);
  return {
    source,
    id,
    hash: payloadHash(event),
    subject,
    site,
    meter: meterName(meter),
    unit,
    quantity: quantity.toString(),
    effectiveAt: new Date(Number(effectiveAtMs)).toISOString(),
  };
}
