import { Injectable } from '@nestjs/common';
import { InvariantViolation, isRefusal, refuse, type Refusal } from '#libs/amount';
import { joinParts, type UsageEvent } from '#libs/inference-meter';
import { Database, type Tx } from '../database/database.js';
import { retried } from './retried.js';
import { recordOf, type RecordRefusal } from './usage-record.js';
import { usageTaken } from './usage-taken.js';
import { UsageStore, type Corrected, type Identity, type Seen, type UsageRecord } from './usage.store.js';

/** Why an event is not taken in, besides another body under its identity. */
export type UsageRefusal =
  RecordRefusal | Refusal<'AlreadyCorrected' | 'CorrectionCircle' | 'CorrectsItself' | 'PartOfRecord'>;

/**
 * What became of one event: counted now; a correction, kept until the event that it names is known; counted before with
 * this body; known with another (CONFLICT: a correction is a new event); or refused, with the reason.
 */
export type UsageOutcome = 'ACCEPTED' | 'WAITING' | Seen | UsageRefusal;

/** Most events in one statement: more gain nothing and hold their hours longer. */
export const MOST_EVENTS = 5_000;
/** Most hours that the records of one statement touch together. */
const MOST_HOURS = 20_000;

/** One record to take in, or why not, and the events of the call that it was made of. */
interface Entry {
  readonly record: UsageRecord | UsageRefusal;
  readonly places: readonly number[];
}

/** Takes in use, each event once for ever; of every use one version counts. */
@Injectable()
export class UsageService {
  constructor(
    private readonly database: Database,
    private readonly store: UsageStore,
  ) {}

  /**
   * Takes in events, in batches that each stand or fall whole; answers one outcome for each, in their order. An
   * event of the same source and id with another body is a CONFLICT and changes nothing: a correction is a new event. It
   * takes the place of the one that it names, whole, whatever hour, meter or subject either has. Whole records are cut
   * at UTC hours here; parts of a record (`partOf`) are put together again, so all of them come in one call. Every event
   * names its site; one that does not is a bug of the caller, who also judges whether the reporter may speak for this
   * source, for that of the event it corrects, and for the site.
   */
  async ingest(partnershipId: string, events: readonly UsageEvent[]): Promise<UsageOutcome[]> {
    const outcomes = new Outcomes(events.length);
    for (const batch of batchesOf(entriesOf(events))) {
      outcomes.tell(batch, await retried(() => this.enterAlone(partnershipId, batch)));
    }
    const told = outcomes.all();
    usageTaken.publish(told);
    return told;
  }

  /**
   * The same, within a transaction that also makes another fact. It takes in use before it locks anything else, or may
   * be the victim of a deadlock, and is then to be done again.
   */
  async ingestIn(tx: Tx, partnershipId: string, events: readonly UsageEvent[]): Promise<UsageOutcome[]> {
    const outcomes = new Outcomes(events.length);
    const entries = entriesOf(events);
    if (entries.some(({ record }) => isCorrection(record))) await this.store.lockVersions(tx, partnershipId);
    for (const batch of batchesOf(entries)) outcomes.tell(batch, await this.enter(tx, partnershipId, batch));
    return outcomes.all();
  }

  /** How identities stand already; undefined where never seen. */
  seenIn(tx: Tx, partnershipId: string, identities: readonly Identity[]): Promise<(Seen | undefined)[]> {
    return this.store.seen(tx, partnershipId, identities);
  }

  /** What corrects nothing is one statement, which is a transaction of its own: what it finds known never changes again. */
  private enterAlone(partnershipId: string, batch: readonly Entry[]): Promise<UsageOutcome[]> {
    const enter = (tx: Tx): Promise<UsageOutcome[]> => this.enter(tx, partnershipId, batch);
    const corrects = batch.some(({ record }) => isCorrection(record));
    return corrects ? this.database.transaction(enter) : this.database.statements(enter);
  }

  /** As if one after the other: what corrects nothing goes together, before corrections that it has nothing to do with. */
  private async enter(tx: Tx, partnershipId: string, entries: readonly Entry[]): Promise<UsageOutcome[]> {
    const corrects = entries.some(({ record }) => isCorrection(record));
    const records = entries.flatMap(({ record }) => (isRefusal(record) ? [] : record));
    if (!corrects && records.length === entries.length) return this.enterPlain(tx, partnershipId, records);
    const outcomes = new Outcomes(entries.length);
    if (corrects) await this.store.lockVersions(tx, partnershipId);
    for (const run of corrects ? runsOf(entries) : [plainRun(entries)]) {
      const plain = run.plain.map(([, record]) => record);
      const told = plain.length === 0 ? [] : await this.enterPlain(tx, partnershipId, plain);
      run.plain.forEach(([place], index) => outcomes.tell([{ places: [place] }], told.slice(index, index + 1)));
      for (const [place, record] of run.corrections) {
        const outcome = outcomeOf(record, await this.store.correct(tx, partnershipId, record));
        outcomes.tell([{ places: [place] }], [outcome]);
      }
    }
    entries.forEach(({ record }, place) => {
      if (isRefusal(record)) outcomes.tell([{ places: [place] }], [record]);
    });
    return outcomes.all();
  }

  private async enterPlain(tx: Tx, partnershipId: string, records: readonly UsageRecord[]): Promise<UsageOutcome[]> {
    const stood = await this.store.ingest(tx, partnershipId, records);
    return stood.map((standing) => standing ?? 'ACCEPTED');
  }
}

type CorrectingRecord = UsageRecord & Required<Pick<UsageRecord, 'corrects'>>;

function isCorrection(record: UsageRecord | UsageRefusal): record is CorrectingRecord {
  return !isRefusal(record) && record.corrects !== undefined;
}

/** What is taken in by one statement, and the corrections that come after it. */
interface Run {
  readonly plain: (readonly [place: number, record: UsageRecord])[];
  readonly corrections: (readonly [place: number, record: CorrectingRecord])[];
}

function plainRun(entries: readonly Entry[]): Run {
  const plain = entries.flatMap(({ record }, place) => (isRefusal(record) ? [] : [[place, record] as const]));
  return { plain, corrections: [] };
}

/** An event may go before a correction that neither is it nor names it: nobody can tell. */
function* runsOf(entries: readonly Entry[]): Generator<Run> {
  let run: Run = { plain: [], corrections: [] };
  const touched = new Set<string>();
  const keyOf = ({ source, id }: { source: string; id: string }): string => JSON.stringify([source, id]);
  for (const [place, { record }] of entries.entries()) {
    if (isRefusal(record)) continue;
    if (isCorrection(record)) {
      run.corrections.push([place, record]);
      touched.add(keyOf(record)).add(keyOf(record.corrects));
      continue;
    }
    if (touched.has(keyOf(record))) {
      yield run;
      run = { plain: [], corrections: [] };
      touched.clear();
    }
    run.plain.push([place, record]);
  }
  yield run;
}

function entriesOf(events: readonly UsageEvent[]): Entry[] {
  return joinParts(events).map((each) => {
    return { places: each.places, record: 'refusal' in each ? each.refusal : recordOf(each.event) };
  });
}

function* batchesOf(entries: readonly Entry[]): Generator<readonly Entry[]> {
  let batch: Entry[] = [];
  let hours = 0;
  for (const entry of entries) {
    batch.push(entry);
    hours += isRefusal(entry.record) ? 0 : Math.max(entry.record.parts.length, 1);
    if (batch.length < MOST_EVENTS && hours < MOST_HOURS) continue;
    yield batch;
    batch = [];
    hours = 0;
  }
  if (batch.length > 0) yield batch;
}

/** One outcome for each event of a call, whichever record it went into. */
class Outcomes {
  readonly #told: (UsageOutcome | undefined)[];

  constructor(events: number) {
    this.#told = new Array<undefined>(events).fill(undefined);
  }

  tell(entries: readonly Pick<Entry, 'places'>[], outcomes: readonly UsageOutcome[]): void {
    for (const [index, { places }] of entries.entries()) {
      for (const place of places) this.#told[place] = outcomes[index];
    }
  }

  all(): UsageOutcome[] {
    return this.#told.map((outcome) => {
      if (outcome === undefined) throw new InvariantViolation('every event has its outcome');
      return outcome;
    });
  }
}

function outcomeOf({ corrects }: CorrectingRecord, { outcome, bySource, byId }: Corrected): UsageOutcome {
  const refuseOnce = <K extends string>(kind: K, message: string): Refusal<K> =>
    refuse(kind, { message, field: 'corrects', rule: 'meter.once' });
  switch (outcome) {
    case 'COUNTED':
      return 'ACCEPTED';
    case 'CORRECTED':
      return refuseOnce(
        'AlreadyCorrected',
        `"${corrects.id}" is corrected by "${byId ?? ''}" of "${bySource ?? ''}" already: correct that one`,
      );
    case 'CIRCLE':
      return refuseOnce('CorrectionCircle', 'the corrections name each other in a circle');
    case 'ITSELF':
      return refuseOnce('CorrectsItself', 'the correction names itself');
    case 'WAITING':
    case 'KNOWN':
    case 'CONFLICT':
      return outcome;
  }
}
