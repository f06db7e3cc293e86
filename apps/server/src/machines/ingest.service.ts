import { Injectable } from '@nestjs/common';
import { isRefusal, refuse, type Refusal } from '#libs/amount';
import {
  checkReporter,
  isWithin,
  machineSource,
  readUsageMessage,
  type ReadUsage,
  type UsageEvent,
} from '#libs/inference-meter';
import { UsageService } from '../inference-meter/usage.service.js';
import { readReport, REPORT_TYPE } from './agent-report.js';
import { checkClaim } from './check-claim.js';
import { refusedItem, REPORTED, takenItem, unmeteredItem, wholeRefusal, type ItemAnswer } from './ingest-answers.js';
import { KnownSubjects } from './known-subjects.js';
import { MachineHealthService } from './machine-health.service.js';
import type { KeyRow } from './machine-key.store.js';
import { noteOf, type Taken } from './note-of.js';

/** A message whose signature was good. */
export interface SignedReport {
  /** The machine whose key signed. */
  readonly machine: KeyRow;
  readonly contentType: string;
  readonly body: Uint8Array;
  /** By the signer's clock, seconds since 1970-01-01T00:00Z; within the tolerance of ours. */
  readonly createdSeconds: number;
}

/** Takes in what machines report. */
@Injectable()
export class IngestService {
  constructor(
    private readonly usage: UsageService,
    private readonly health: MachineHealthService,
    private readonly subjects: KnownSubjects,
  ) {}

  /**
   * Counts each event of a message once for ever; answers one outcome for each, in their order. Refuses a message that is
   * none; what a machine may not say for another is refused event by event.
   */
  async report(report: SignedReport): Promise<readonly ItemAnswer[] | Refusal> {
    const { machine, contentType, body } = report;
    const { keyId, partnershipId, code, site } = machine;
    const read = readUsageMessage(
      { headers: [['content-type', contentType]], body },
      { nowMs: presentOf(report.createdSeconds), site },
    );
    const whole = wholeRefusal(read);
    if (whole !== undefined) {
      this.refused(keyId, whole);
      return whole;
    }
    const answers: ItemAnswer[] = [];
    for (const { index, refusal } of read.refusals) answers[index] = refusedItem(refusal);
    const own = { source: machineSource(code), site };
    const unknown = await this.subjects.unknown(partnershipId, site, subjectsOf(read));
    const taken: Taken[] = [];
    for (const { index, whole: event } of read.records) {
      const refusal = checkReporter(event, own) ?? checkClaim(event, { machine, unknown });
      if (refusal === undefined) taken.push({ index, event });
      else answers[index] = refusedItem(refusal);
    }
    await this.take(partnershipId, taken, answers);
    await this.hear(report, read.ignored, answers);
    this.health.note(noteOf(keyId, taken, answers));
    return answers;
  }

  /** Notes a message of a machine that is refused whole. */
  refused(keyId: string, refusal: Refusal): void {
    this.health.note(noteOf(keyId, [], [refusedItem(refusal)]));
  }

  private async take(partnershipId: string, taken: readonly Taken[], answers: ItemAnswer[]): Promise<void> {
    const events: UsageEvent[] = taken.map(({ event }) => event);
    const outcomes = await this.usage.ingest(partnershipId, events);
    for (const [place, { index }] of taken.entries()) {
      const outcome = outcomes[place];
      if (outcome !== undefined) answers[index] = takenItem(outcome);
    }
  }

  /** What is no use: an agent's words of itself, one in a batch, or nothing that is read here. */
  private async hear(
    { machine: { keyId, code } }: SignedReport,
    ignored: ReadUsage['ignored'],
    answers: ItemAnswer[],
  ): Promise<void> {
    let heard = 0;
    for (const { index, type, event } of ignored) {
      if (type !== REPORT_TYPE) {
        answers[index] = unmeteredItem(type);
        continue;
      }
      const report = isWithin(event.source, machineSource(code)) ? readReport(event) : notYours;
      heard += 1;
      if (isRefusal(report) || heard > 1) answers[index] = refusedItem(isRefusal(report) ? report : once);
      else answers[index] = (await this.health.report(keyId, report)) ? REPORTED : refusedItem(tooSoon);
    }
  }
}

const subjectsOf = ({ records }: ReadUsage): ReadonlySet<string> => new Set(records.map(({ whole }) => whole.subject));

const notYours = refuse('SourceNotYours', {
  message: 'an agent speaks of its own machine',
  field: 'source',
  rule: 'meter.reporter',
});

const once = refuse('ReportTwice', {
  message: 'an agent speaks of itself once in a batch',
  field: 'type',
  rule: 'ingest.report',
});

const tooSoon = refuse('ReportTooSoon', {
  message: 'an agent tells of what it lost once a minute: put together, send this again then',
  field: 'data',
  rule: 'ingest.report',
});

/**
 * The latest instant (ms) that a use may have: ours, or the signer's where that clock is ahead within the tolerance. A
 * machine two minutes ahead would lose the last two minutes of every hour otherwise.
 */
function presentOf(createdSeconds: number): bigint {
  return BigInt(Math.max(Date.now(), (createdSeconds + 1) * 1000));
}
