import { Injectable } from '@nestjs/common';
import type { Refusal } from '#libs/amount';
import { checkReporter, machineSource, readUsageMessage, type UsageEvent } from '#libs/inference-meter';
import { UsageService } from '../inference-meter/usage.service.js';
import { refusedItem, takenItem, unmeteredItem, wholeRefusal, type ItemAnswer } from './ingest-answers.js';

/** A message whose signature was good. */
export interface SignedReport {
  readonly partnershipId: string;
  /** The code and the site of the machine whose key signed. */
  readonly code: string;
  readonly site: string;
  readonly contentType: string;
  readonly body: Uint8Array;
  /** By the signer's clock, seconds since 1970-01-01T00:00Z; within the tolerance of ours. */
  readonly createdSeconds: number;
}

/** Takes in what machines report. */
@Injectable()
export class IngestService {
  constructor(private readonly usage: UsageService) {}

  /**
   * Counts each event of a message once for ever; answers one outcome for each, in their order. Refuses a message that is
   * none; what a machine may not say for another is refused event by event.
   */
  async report(report: SignedReport): Promise<readonly ItemAnswer[] | Refusal> {
    const { partnershipId, site, contentType, body } = report;
    const read = readUsageMessage(
      { headers: [['content-type', contentType]], body },
      { nowMs: presentOf(report.createdSeconds), site },
    );
    const whole = wholeRefusal(read);
    if (whole !== undefined) return whole;
    const answers: ItemAnswer[] = [];
    for (const { index, refusal } of read.refusals) answers[index] = refusedItem(refusal);
    for (const { index, type } of read.ignored) answers[index] = unmeteredItem(type);
    const own = { source: machineSource(report.code), site };
    const taken: { readonly index: number; readonly event: UsageEvent }[] = [];
    for (const { index, whole: event } of read.records) {
      const refusal = checkReporter(event, own);
      if (refusal === undefined) taken.push({ index, event });
      else answers[index] = refusedItem(refusal);
    }
    const outcomes = await this.usage.ingest(
      partnershipId,
      taken.map(({ event }) => event),
    );
    for (const [place, { index }] of taken.entries()) {
      const outcome = outcomes[place];
      if (outcome !== undefined) answers[index] = takenItem(outcome);
    }
    return answers;
  }
}

/**
 * The latest instant (ms) that a use may have: ours, or the signer's where that clock is ahead within the tolerance. A
 * machine two minutes ahead would lose the last two minutes of every hour otherwise.
 */
function presentOf(createdSeconds: number): bigint {
  return BigInt(Math.max(Date.now(), (createdSeconds + 1) * 1000));
}
