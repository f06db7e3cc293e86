import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { InvariantViolation, isRefusal } from '#libs/amount';
import { RollupService, type PostingProgress } from '../rollup.service.js';
import type { ImportJob, ImportKind } from './import-job.js';
import { ImportRunner, JobMovedOn } from './import-runner.js';
import {
  ImportTermsCheck,
  type GpuJobImportRequest,
  type ImportRefusal,
  type ImportRequest,
  type LlmImportRequest,
} from './import-terms.js';
import { ImportStore } from './import.store.js';
import { FileFailed } from './line-reader.js';
import { writeRefusalReport, writeReportIn } from './refusal-report.js';

/** How often somebody who waits for another process looks. */
const LOOK_MS = 300;
const REPORT_PAGE = 5_000;
const LATEST = 50;

/** How far a job has come. `elsewhere`: another process runs it, and this one looks on. */
export interface ImportProgress {
  readonly job: ImportJob;
  readonly elsewhere: boolean;
  /** While hours are carried into the ledger, after the last row. */
  readonly posting?: PostingProgress;
}

export interface RunOptions {
  readonly onProgress?: (progress: ImportProgress) => void;
  /** Stops between two batches; the job stays, to be taken up again. */
  readonly signal?: AbortSignal;
  /** A folder for the reports of jobs that this process was not asked for, as `<job id>.csv`; none unless given. */
  readonly reports?: string;
}

/** Reads files of use into the books, so that a stop at any instant costs nothing but time. */
@Injectable()
export class ImportService {
  private readonly logger = new Logger(ImportService.name);
  /** Where the reports go that this process was asked for, by job. */
  private readonly asked = new Map<string, string>();

  constructor(
    private readonly store: ImportStore,
    private readonly terms: ImportTermsCheck,
    private readonly runner: ImportRunner,
    private readonly rollups: RollupService,
  ) {}

  /** Begins to read a file of LLM requests, or finds the unfinished reading of it; `run` does the work. */
  startLlmRequests(request: LlmImportRequest): Promise<ImportJob | ImportRefusal> {
    return this.start('llm-requests', request);
  }

  /** The same for a file of GPU jobs. */
  startGpuJobs(request: GpuJobImportRequest): Promise<ImportJob | ImportRefusal> {
    return this.start('gpu-jobs', request);
  }

  /** The same for a file of machines. */
  startGpuNodes(request: ImportRequest): Promise<ImportJob | ImportRefusal> {
    return this.start('gpu-nodes', request);
  }

  /**
   * Carries a job on to its end, or looks on while another process does. A file that is gone or has changed fails the
   * job, which says why; what was read of it stays. Errors: those of the database, and the signal's reason.
   */
  async run(id: string, options: RunOptions = {}): Promise<ImportJob> {
    for (;;) {
      const job = await this.existing(id);
      if (job.state !== 'RUNNING') return this.lookedOn(job);
      const lock = await this.store.lock(id);
      if (lock === undefined) {
        options.onProgress?.({ job, elsewhere: true });
        await pause(LOOK_MS, undefined, options.signal === undefined ? {} : { signal: options.signal });
        continue;
      }
      try {
        return await this.runLocked(id, options);
      } catch (error) {
        // The transaction of a process that was killed can still have committed: read the job's place again.
        if (!(error instanceof JobMovedOn)) throw error;
      } finally {
        await lock.release();
      }
    }
  }

  /**
   * Carries on every unfinished job, one after the other: what a server does once its pages are served. One that breaks
   * is told of, stays to be taken up again, and keeps no other waiting. Errors: the signal's reason.
   */
  async resumeAll(options: RunOptions = {}): Promise<ImportJob[]> {
    const finished: ImportJob[] = [];
    for (const { id } of await this.store.running()) {
      try {
        finished.push(await this.run(id, options));
      } catch (error) {
        options.signal?.throwIfAborted();
        this.logger.error(`import ${id} could not be taken up`, error);
      }
    }
    return finished;
  }

  /** The latest jobs, newest first. */
  latest(partnershipId: string): Promise<ImportJob[]> {
    return this.store.latest(partnershipId, LATEST);
  }

  private async start(
    kind: ImportKind,
    request: ImportRequest & Partial<LlmImportRequest & GpuJobImportRequest>,
  ): Promise<ImportJob | ImportRefusal> {
    const beginning = await this.terms.beginning(kind, request);
    if (isRefusal(beginning)) return beginning;
    const wanted = identityOf({ ...beginning });
    const running = await this.store.running(beginning.partnershipId);
    const job = running.find((known) => identityOf(known) === wanted) ?? (await this.store.begin(beginning));
    if (request.report !== undefined) this.asked.set(job.id, resolve(request.report));
    return this.existing(job.id);
  }

  private async existing(id: string): Promise<ImportJob> {
    const job = await this.store.job(id);
    if (job === undefined) throw new InvariantViolation(`there is no import job ${id}`);
    const report = this.asked.get(id);
    return report === undefined ? job : { ...job, terms: { ...job.terms, report } };
  }

  /** A job that another process ended: its report is written here, where this process was asked for one. */
  private async lookedOn(job: ImportJob): Promise<ImportJob> {
    const unwritten = await this.report(job, {});
    if (unwritten === undefined) return job;
    return { ...job, failure: job.failure === null ? unwritten : `${job.failure}. ${unwritten}` };
  }

  private async runLocked(id: string, options: RunOptions): Promise<ImportJob> {
    const job = await this.existing(id);
    if (job.state !== 'RUNNING') return job;
    const changed = await changeOf(job);
    if (changed !== undefined) {
      await this.store.finish(id, 'FAILED', changed);
      return this.existing(id);
    }
    try {
      await this.carryOn(job, options);
    } catch (error) {
      if (!(error instanceof FileFailed)) throw error;
      await this.store.finish(id, 'FAILED', `${error.message}. Import it again: known rows are known`);
    }
    return this.existing(id);
  }

  private async carryOn(job: ImportJob, options: RunOptions): Promise<void> {
    let latest = job;
    const onBatch = (moved: ImportJob): void => {
      latest = moved;
      options.onProgress?.({ job: moved, elsewhere: false });
    };
    await this.runner.readRows(job, onBatch, options.signal);
    const unposted = job.kind === 'gpu-nodes' ? undefined : await this.post(latest, options);
    const unwritten = await this.report(latest, options);
    const failure = [unposted, unwritten].filter((sentence) => sentence !== undefined).join('. ');
    await this.store.finish(job.id, 'DONE', failure === '' ? null : failure);
  }

  /** A report that cannot be written loses nothing, since the refused rows are in the database: it is told of. */
  private async report({ id, refused }: ImportJob, { reports }: RunOptions): Promise<string | undefined> {
    const asked = this.asked.get(id);
    if (refused === 0) return undefined;
    try {
      const pages = (afterLine: number) => this.store.refusals(id, afterLine, REPORT_PAGE);
      if (asked !== undefined) await writeRefusalReport(asked, pages);
      else if (reports !== undefined) await writeReportIn(join(reports, `${id}.csv`), pages);
      return undefined;
    } catch (error) {
      return `the report could not be written: ${error instanceof Error ? error.message : String(error)}`;
    }
  }

  /** Posts what is dirty; answers what could not be. */
  private async post(job: ImportJob, { onProgress, signal }: RunOptions): Promise<string | undefined> {
    const { refused } = await this.rollups.postDirty(job.partnershipId, {
      ...(signal === undefined ? {} : { signal }),
      onProgress: (posting) => onProgress?.({ job, elsewhere: false, posting }),
    });
    const [first] = refused;
    return first === undefined ? undefined : `${refused.length} hours of use could not be posted: ${first.message}`;
  }
}

/** Two readings of one file under the same terms are one job; where its report goes does not matter. */
function identityOf({ kind, fileSize, terms }: Pick<ImportJob, 'kind' | 'fileSize' | 'terms'>): string {
  const { path, site, source, subject, model, originMs } = terms;
  return JSON.stringify([kind, fileSize, path, site, source, subject, model, originMs]);
}

/** A job goes on only in the file that it began with, as far as its size tells. */
async function changeOf({ terms, fileSize }: ImportJob): Promise<string | undefined> {
  const found = await stat(terms.path).catch(() => undefined);
  if (found === undefined) return `the file ${terms.path} is gone; what was read of it stays. Import it again to go on`;
  if (found.size === fileSize) return undefined;
  return `the file ${terms.path} has changed since (${found.size} bytes, not ${fileSize}). Import it again: known rows are known`;
}
