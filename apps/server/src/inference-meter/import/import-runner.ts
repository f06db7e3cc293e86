import { Injectable } from '@nestjs/common';
import { InvariantViolation, isRefusal } from '#libs/amount';
import { parseGpuNodeRow, type RowRefusal } from '#libs/inference-meter';
import { CustomService } from '../../custom/custom.service.js';
import { Database, type Tx } from '../../database/database.js';
import { InventoryService, type RegistrationOf } from '../../partnership/inventory.service.js';
import { retried } from '../retried.js';
import type { BatchOutcome, ImportJob, RefusedRow } from './import-job.js';
import { ImportStore } from './import.store.js';
import { openToRead, readLines, type Line } from './line-reader.js';
import { NodeRows, type NodeRow } from './node-rows.js';
import { usageRowParser, type Judgement, type UsageRow } from './row-parsers.js';
import { OvertakenByAnotherImport, UsageRows } from './usage-rows.js';

/** A batch ends at whichever comes first: a transaction should last well under a second. */
const BATCH_ROWS = 2_000;
const BATCH_EVENTS = 4_000;
const ATTEMPTS = 5;

/** Thrown where the job no longer stands where it was read: another process carried it on. */
export class JobMovedOn extends Error {}

/** How rows of one kind of file are read and written. */
interface RowKind<Row> {
  /** How much of a batch a row takes. */
  readonly weight: (row: Row) => number;
  readonly parse: (text: string, line: number) => Row | RowRefusal;
  readonly write: (tx: Tx, rows: readonly Row[]) => Promise<BatchOutcome>;
}

interface Batch<Row> {
  rows: Row[];
  refusals: RefusedRow[];
  lines: number;
  events: number;
}

const emptyBatch = <Row>(): Batch<Row> => ({ rows: [], refusals: [], lines: 0, events: 0 });

/** Reads one file from where its job stands to its end; each batch and the job's place commit as one. */
@Injectable()
export class ImportRunner {
  constructor(
    private readonly database: Database,
    private readonly store: ImportStore,
    private readonly customs: CustomService,
    private readonly inventory: InventoryService,
    private readonly usageRows: UsageRows,
    private readonly nodeRows: NodeRows,
  ) {}

  /** Errors: {@link JobMovedOn}; `FileFailed`; the signal's reason between two batches. */
  async readRows(job: ImportJob, onBatch: (job: ImportJob) => void, signal?: AbortSignal): Promise<void> {
    const now = new Date();
    const judgement = {
      nowMs: BigInt(now.getTime()),
      custom: await this.customs.inForce(job.partnershipId, now),
    };
    if (job.kind === 'gpu-nodes') {
      await this.read(job, await this.nodeKind(job, judgement, now), onBatch, signal);
    } else {
      await this.read(job, this.usageKind(job, judgement), onBatch, signal);
    }
  }

  private usageKind(job: ImportJob, judgement: Judgement): RowKind<UsageRow> {
    return {
      weight: ({ events }) => events.length,
      parse: usageRowParser(job, judgement),
      write: (tx, rows) => this.usageRows.writeIn(tx, job.partnershipId, rows),
    };
  }

  private async nodeKind(job: ImportJob, { custom }: Judgement, now: Date): Promise<RowKind<NodeRow>> {
    const sites = await this.inventory.sites(job.partnershipId);
    const site = sites.find(({ slug }) => slug === job.terms.site);
    if (site === undefined) throw new InvariantViolation(`site ${job.terms.site} is gone`);
    const where: RegistrationOf = {
      partnershipId: job.partnershipId,
      siteId: site.id,
      registeredOn: now.toISOString().slice(0, 10),
    };
    return {
      weight: () => 1,
      parse: (text, line) => {
        const node = parseGpuNodeRow(text, line, { custom });
        return 'refused' in node ? node : { line, node };
      },
      write: (tx, rows) => this.nodeRows.writeIn(tx, where, rows),
    };
  }

  private async read<Row extends UsageRow | NodeRow>(
    job: ImportJob,
    kind: RowKind<Row>,
    onBatch: (job: ImportJob) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    const handle = await openToRead(job.terms.path);
    try {
      let at = job;
      let batch = emptyBatch<Row>();
      let last: Line | undefined;
      const flush = async (): Promise<void> => {
        if (last === undefined) return;
        at = await this.commit(at, kind, batch, last);
        batch = emptyBatch();
        last = undefined;
        onBatch(at);
        signal?.throwIfAborted();
      };
      const { nextByte, nextLine, fileSize: endByte } = job;
      for await (const line of readLines(handle, { nextByte, nextLine, endByte })) {
        addTo(batch, kind, line);
        last = line;
        if (batch.lines >= BATCH_ROWS || batch.events >= BATCH_EVENTS) await flush();
      }
      await flush();
    } finally {
      await handle.close();
    }
  }

  private async commit<Row>(job: ImportJob, kind: RowKind<Row>, batch: Batch<Row>, last: Line): Promise<ImportJob> {
    const place = { nextByte: last.nextByte, nextLine: last.lineNo + 1 };
    const work = (): Promise<BatchOutcome> =>
      this.database.transaction(async (tx) => {
        const written = await kind.write(tx, batch.rows);
        const outcome = { ...written, refusals: [...batch.refusals, ...written.refusals] };
        const moved = await this.store.advance(tx, { job, rows: batch.lines, outcome, ...place });
        if (!moved) throw new JobMovedOn();
        return outcome;
      });
    for (let attempt = 1; ; attempt += 1) {
      try {
        const outcome = await retried(work);
        return movedOn(job, batch.lines, outcome, place);
      } catch (error) {
        if (!(error instanceof OvertakenByAnotherImport) || attempt >= ATTEMPTS) throw error;
      }
    }
  }
}

function addTo<Row>(batch: Batch<Row>, kind: RowKind<Row>, { text, lineNo }: Line): void {
  batch.lines += 1;
  const row = kind.parse(text, lineNo);
  if (isRefusal(row)) {
    const { kind: refusal, field, rule, message } = row;
    batch.refusals.push({ line: lineNo, kind: refusal, field, rule, message });
    return;
  }
  batch.rows.push(row);
  batch.events += kind.weight(row);
}

function movedOn(
  job: ImportJob,
  rows: number,
  outcome: BatchOutcome,
  place: Pick<ImportJob, 'nextByte' | 'nextLine'>,
): ImportJob {
  return {
    ...job,
    ...place,
    rowsRead: job.rowsRead + rows,
    accepted: job.accepted + outcome.accepted,
    alreadyKnown: job.alreadyKnown + outcome.alreadyKnown,
    withoutUsage: job.withoutUsage + outcome.withoutUsage,
    refused: job.refused + outcome.refusals.length,
  };
}
