import { Injectable } from '@nestjs/common';
import { InvariantViolation, type Refusal } from '#libs/amount';
import { joinParts } from '#libs/inference-meter';
import type { Tx } from '../../database/database.js';
import { checkRecord, payloadHash } from '../usage-record.js';
import { UsageService } from '../usage.service.js';
import type { Identity, Seen } from '../usage.store.js';
import type { BatchOutcome, RefusedRow } from './import-job.js';
import type { UsageRow } from './row-parsers.js';

/** Thrown where another import of the same source was faster: the batch is judged again. */
export class OvertakenByAnotherImport extends Error {}

type Verdict = 'ACCEPTED' | 'KNOWN' | 'DIFFERS' | 'WITHOUT_USAGE';

interface IdentifiedRow {
  readonly row: UsageRow;
  /** Why none of it can be stored, whatever is known. */
  readonly refusal?: Refusal;
  readonly identities: readonly Identity[];
}

/** No hash is empty, so an identity asked with it stands as a CONFLICT as soon as it is known at all. */
const NO_HASH = Buffer.alloc(0);

function identified(given: UsageRow): IdentifiedRow {
  // A record that its parser cut at hours is known, and corrected, whole.
  const records = joinParts(given.events);
  const row = { ...given, events: records.flatMap((record) => ('event' in record ? [record.event] : [])) };
  const refusals = records.map((record) => ('refusal' in record ? record.refusal : checkRecord(record.event)));
  const refusal = refusals.find((each) => each !== undefined);
  if (refusal !== undefined) return { row, identities: [], refusal };
  const identities: Identity[] = row.events.map((event) => ({
    source: event.source,
    id: event.id,
    hash: payloadHash(event),
  }));
  const source = row.events[0]?.source;
  if (row.beyond !== undefined && source !== undefined) identities.push({ source, id: row.beyond, hash: NO_HASH });
  return { row, identities };
}

const keyOf = ({ source, id }: Identity): string => JSON.stringify([source, id]);

/** A row enters whole or not at all: known in part, or longer or shorter than it was, it is another row. */
function verdictOf({ row }: IdentifiedRow, standings: readonly (Seen | undefined)[]): Verdict {
  if (row.events.length === 0) return 'WITHOUT_USAGE';
  if (standings.every((standing) => standing === undefined)) return 'ACCEPTED';
  const own = standings.slice(0, row.events.length);
  const beyond = standings.slice(row.events.length);
  const isSame = own.every((standing) => standing === 'KNOWN') && beyond.every((standing) => standing === undefined);
  return isSame ? 'KNOWN' : 'DIFFERS';
}

function differs({ row }: IdentifiedRow): RefusedRow {
  const [first] = row.events;
  return {
    line: row.line,
    kind: 'EventBodyDiffers',
    field: 'id',
    rule: 'meter.once',
    message: `"${first?.id ?? ''}" of "${first?.source ?? ''}" is already known with another content; a correction is a new event`,
  };
}

/** Takes in rows of use, each whole or not at all. */
@Injectable()
export class UsageRows {
  constructor(private readonly usage: UsageService) {}

  async writeIn(tx: Tx, partnershipId: string, rows: readonly UsageRow[]): Promise<BatchOutcome> {
    const asked = rows.map(identified);
    const known = await this.standings(tx, partnershipId, asked);
    const accepted: UsageRow[] = [];
    const counts: Record<Verdict, number> = { ACCEPTED: 0, KNOWN: 0, DIFFERS: 0, WITHOUT_USAGE: 0 };
    const refusals: RefusedRow[] = [];
    for (const each of asked) {
      if (each.refusal !== undefined) {
        const { kind, field, rule, message } = each.refusal;
        refusals.push({ line: each.row.line, kind, field, rule, message });
        continue;
      }
      const standings = each.identities.map((identity) => known(identity));
      const verdict = verdictOf(each, standings);
      counts[verdict] += 1;
      if (verdict === 'DIFFERS') refusals.push(differs(each));
      if (verdict !== 'ACCEPTED') continue;
      accepted.push(each.row);
      known.add(each);
    }
    const outcomes = await this.usage.ingestIn(
      tx,
      partnershipId,
      accepted.flatMap(({ events }) => events),
    );
    const refusal = outcomes.find((outcome) => typeof outcome !== 'string');
    if (refusal !== undefined) throw new InvariantViolation(refusal.message);
    if (outcomes.some((outcome) => outcome !== 'ACCEPTED')) throw new OvertakenByAnotherImport();
    return { accepted: counts.ACCEPTED, alreadyKnown: counts.KNOWN, withoutUsage: counts.WITHOUT_USAGE, refusals };
  }

  /** How an identity stands: in the database, or among the rows of this batch taken in before it. */
  private async standings(tx: Tx, partnershipId: string, asked: readonly IdentifiedRow[]): Promise<Standings> {
    const identities = asked.flatMap((each) => each.identities);
    const found = await this.usage.seenIn(tx, partnershipId, identities);
    const before = new Map<string, Seen>();
    identities.forEach((identity, index) => {
      const standing = found[index];
      // Two rows may ask for one identity with two bodies: its standing belongs to the hash asked with.
      if (standing !== undefined) before.set(`${keyOf(identity)} ${identity.hash.toString('hex')}`, standing);
    });
    const within = new Map<string, Buffer>();
    const look = (identity: Identity): Seen | undefined => {
      const inBatch = within.get(keyOf(identity));
      if (inBatch !== undefined) return inBatch.equals(identity.hash) ? 'KNOWN' : 'CONFLICT';
      return before.get(`${keyOf(identity)} ${identity.hash.toString('hex')}`);
    };
    const add = ({ row, identities: own }: IdentifiedRow): void => {
      if (own.length < row.events.length) throw new InvariantViolation('every event has an identity');
      for (const identity of own.slice(0, row.events.length)) within.set(keyOf(identity), identity.hash);
    };
    return Object.assign(look, { add });
  }
}

interface Standings {
  (identity: Identity): Seen | undefined;
  add(row: IdentifiedRow): void;
}
