import { Injectable } from '@nestjs/common';
import { isRefusal, refuse, type Refusal } from '#libs/amount';
import type { Custom } from '#libs/custom';
import type { JournalDraft } from '#libs/ledger';
import { parseLabelStudio, type LabelImport, type RowRefusal } from '#libs/lineage';
import { labelWage } from '#libs/posting-rules';
import { CustomService } from '../custom/custom.service.js';
import { Database } from '../database/database.js';
import { allPosted, LedgerService, refusable } from '../ledger/ledger.service.js';
import { creditRows, type CreditedRows } from './credit-rows.js';
import { LabourStore, type RecordedUnder } from './labour.store.js';
import type { CreditedRow, DecisionCounts, LabelImported, LabelImportRequest, LabelPreview } from './labour.types.js';

/** Rows recorded in one transaction, with their wages and points. */
const BATCH = 250;

/** Who brings labels into the books when nobody else is named. */
const ACTOR = 'system:label-import';

interface Examined {
  readonly custom: Custom;
  readonly currency: string;
  readonly acceptedAt: Date;
  readonly parsed: LabelImport;
  readonly credited: CreditedRows;
}

/** Labelling work: from a tool's export to wages, points and, through them, standing shares. */
@Injectable()
export class LabourService {
  constructor(
    private readonly database: Database,
    private readonly store: LabourStore,
    private readonly customs: CustomService,
    private readonly ledger: LedgerService,
  ) {}

  /** What an import would do; nothing is written. */
  async preview(partnershipId: string, request: LabelImportRequest): Promise<LabelPreview | Refusal> {
    const examined = await this.examine(partnershipId, request);
    return isRefusal(examined) ? examined : previewOf(examined, []);
  }

  /**
   * Records the rows, and in the same transaction the wage and the points of each accepted one. A second import of the
   * same file records nothing. Rows that cannot be taken are answered by line; the others go in.
   */
  async import(partnershipId: string, request: LabelImportRequest): Promise<LabelImported | Refusal> {
    const examined = await this.examine(partnershipId, request);
    if (isRefusal(examined)) return examined;
    const { source, dataset, taskType } = request;
    const { custom, acceptedAt, credited, currency } = examined;
    const under = { partnershipId, source, dataset, taskType, customVersion: custom.version, acceptedAt, currency };
    const refusals: RowRefusal[] = [];
    let recorded = 0;
    for (let start = 0; start < credited.rows.length; start += BATCH) {
      const answer = await this.recordBatch(under, credited.rows.slice(start, start + BATCH));
      if (isRefusal(answer)) return answer;
      recorded += answer.recorded;
      refusals.push(...answer.refusals);
    }
    return { ...previewOf(examined, refusals), recorded };
  }

  private recordBatch(
    under: RecordedUnder & { readonly currency: string },
    rows: readonly CreditedRow[],
  ): Promise<{ recorded: number; refusals: readonly RowRefusal[] } | Refusal> {
    return refusable(this.database, async (tx) => {
      const outcomes = await this.store.record(tx, under, rows);
      const drafts = rows.flatMap((row, index) => (outcomes[index] === 'RECORDED' ? wageOf(row, under) : []));
      allPosted(await this.ledger.postIn(tx, under.partnershipId, drafts));
      const refusals = rows.flatMap((row, index) => (outcomes[index] === 'CONFLICT' ? [changedMeanwhile(row)] : []));
      return { recorded: outcomes.filter((outcome) => outcome === 'RECORDED').length, refusals };
    });
  }

  private async examine(partnershipId: string, request: LabelImportRequest): Promise<Examined | Refusal> {
    const now = new Date();
    const acceptedAt = request.acceptedAt ?? now;
    if (acceptedAt > now)
      return refuseRequest('AcceptedInFuture', 'acceptedAt', 'work is not accepted before its time');
    const custom = await this.customs.inForce(partnershipId, acceptedAt);
    if (!Object.hasOwn(custom.rateCards, request.taskType)) {
      const cards = Object.keys(custom.rateCards).join(', ');
      const message = `no rate card covers "${request.taskType}"; the custom has ${cards}`;
      return refuseRequest('NoRateCard', 'taskType', message);
    }
    const rolls = [...new Set(request.claims?.values() ?? [])];
    const people = await this.store.people(partnershipId, rolls);
    const stranger = rolls.find((roll) => !people.has(roll));
    if (stranger !== undefined) {
      return refuseRequest('UnknownRollNumber', 'claims', `nobody stands on the roll as ${stranger}`);
    }
    const noReviewStep = request.noReviewStep ?? custom.labels.noReviewStep;
    const parsed = parseLabelStudio(request.text, { noReviewStep, source: request.source });
    const keys = parsed.rows.map(({ key }) => key);
    const stored = await this.store.stored(partnershipId, request.source, keys);
    const credited = creditRows(parsed.rows, { request, custom, people, stored });
    return isRefusal(credited) ? credited : { custom, currency: custom.currency, acceptedAt, parsed, credited };
  }
}

/** One journal for wage and points; none for what earns neither. */
function wageOf(row: CreditedRow, under: RecordedUnder & { readonly currency: string }): readonly JournalDraft[] {
  if (row.points === 0n && row.wageMinor === 0n) return [];
  const draft = labelWage({
    effectiveAt: under.acceptedAt.toISOString(),
    actor: ACTOR,
    customVersion: under.customVersion,
    item: row.key,
    roll: row.holder,
    // Points are credited to the dataset version: which models they count in follows from lineage, and may grow.
    model: under.dataset,
    points: row.points,
    wageMinor: row.wageMinor,
    currency: under.currency,
  });
  return isRefusal(draft) ? [] : [draft];
}

function previewOf({ parsed, credited }: Examined, more: readonly RowRefusal[]): LabelPreview {
  const { rows, alreadyKnown, refusals } = credited;
  const count = (decision: string): number => parsed.rows.filter((row) => row.decision === decision).length;
  const decisions: DecisionCounts = {
    accepted: count('accepted'),
    rejected: count('rejected'),
    pending: count('pending'),
    skipped: count('skipped'),
    gold: count('gold'),
  };
  const unclaimed = new Set(rows.filter(({ personId }) => personId === null).map(({ holder }) => holder));
  return {
    rows: parsed.rows.length,
    decisions,
    unclaimed: [...unclaimed].sort(),
    alreadyKnown,
    points: rows.reduce((sum, { points }) => sum + points, 0n),
    wageMinor: rows.reduce((sum, { wageMinor }) => sum + wageMinor, 0n),
    refusals: [...parsed.refusals, ...refusals, ...more],
  };
}

function refuseRequest(kind: string, field: string, message: string): Refusal {
  return refuse(kind, { message, field, rule: 'labels.import' });
}

function changedMeanwhile({ line, key }: CreditedRow): RowRefusal {
  return {
    kind: 'LabelAwaitsDecision',
    refused: true,
    line,
    field: 'id',
    rule: 'labels.reconcile',
    message: `${key} was recorded by another import in the meantime, with another label`,
  };
}
