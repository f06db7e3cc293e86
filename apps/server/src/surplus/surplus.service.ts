import { Injectable } from '@nestjs/common';
import { InvariantViolation, isRefusal, type Refusal } from '#libs/amount';
import type { Custom } from '#libs/custom';
import type { AccountTotals, JournalDraft } from '#libs/ledger';
import { account, closeResult, waterfall as waterfallJournal, type Occasion } from '#libs/posting-rules';
import { baseOf, waterfall } from '#libs/surplus';
import { CustomService } from '../custom/custom.service.js';
import { Database, type Tx } from '../database/database.js';
import { DistributionService, type RunProgress } from '../distribution/distribution.service.js';
import { runCode } from '../distribution/run-code.js';
import { modelOfAccount } from '../distribution/run-item-draft.js';
import { StandingShareService, type LabourSnapshot } from '../labour/standing-share.service.js';
import { allPosted, LedgerService, refusable, RolledBack } from '../ledger/ledger.service.js';
import { refusableAsCloser } from '../ledger/periods/closer.js';
import { again, closedAgain, declaredFor, numbered, type EarlierClose } from './close-again.js';
import { closeOfText, textOfClose, type CloseDocument } from './close-document.js';
import {
  divideOverModels,
  funderClaims,
  modelIncome,
  netOf,
  NO_MODEL_EARNED,
  resultOf,
  sumOf,
  type ModelAmount,
} from './close-figures.js';
import { CloseGate } from './close-gate.js';
import { extraCooperativeOf, outsideOf } from './close-outside.js';
import { principalsDue } from './close-principals.js';
import { documentOf } from './close-record.js';
import { checkCap, closeKept, CloseStatute } from './close-statute.js';
import { CloseStore, type BooksUntil } from './close.store.js';
import { endOf } from './period.service.js';
import type { Period } from './period.types.js';

/** A closed period: what was decided, and the runs that pass it on to people. */
export interface PeriodClosing {
  readonly close: CloseDocument;
  readonly runIds: readonly string[];
}

/** Whose period is closed, by whom. `at` is the moment of closing: now, unless a test or the demo says otherwise. */
export interface CloseRequest {
  readonly partnershipId: string;
  readonly periodId: string;
  readonly actor: string;
  readonly at: Date;
}

interface Closing extends CloseRequest {
  readonly period: Period;
  readonly books: BooksUntil;
  readonly occasion: Occasion;
  /** What its earlier close decided and posted, where it was reopened since. */
  readonly before: EarlierClose | undefined;
}

/** What the ledger says at the end of a period, divided. */
interface Divided {
  readonly close: CloseDocument;
  readonly journals: readonly JournalDraft[];
  readonly standingShares: readonly ModelAmount[];
  readonly royalties: readonly ModelAmount[];
  readonly snapshot: LabourSnapshot;
}

/** Closes periods and runs their waterfall. */
@Injectable()
export class SurplusService {
  constructor(
    private readonly database: Database,
    private readonly store: CloseStore,
    private readonly gate: CloseGate,
    private readonly statute: CloseStatute,
    private readonly customs: CustomService,
    private readonly labour: StandingShareService,
    private readonly runs: DistributionService,
    private readonly ledger: LedgerService,
  ) {}

  /**
   * Closes a period whole or not at all: result, waterfall, the totals owed to labellers, the record and the books. One
   * that was reopened posts what came since: what its first close divided stays divided, and nothing is divided twice.
   * The people of each model's runs are posted after that; a crash between is taken up by `DistributionService.resume`.
   */
  async closePeriod(
    partnershipId: string,
    periodId: string,
    by: { readonly actor: string; readonly at?: Date; readonly onProgress?: RunProgress },
  ): Promise<PeriodClosing | Refusal> {
    const request = { partnershipId, periodId, actor: by.actor, at: by.at ?? new Date() };
    const closing = await refusableAsCloser(this.database, (tx) => this.closeIn(tx, request));
    if (isRefusal(closing)) return closing;
    for (const runId of closing.runIds) {
      const posted = await this.runs.postRun(partnershipId, runId, by.onProgress);
      if (isRefusal(posted)) return posted;
    }
    return closing;
  }

  /**
   * The period, where it is open, over, and next in turn: what remains before its close is to post and price its use.
   * Refuses `NotFound`, `PeriodClosed`, `PeriodNotOver` and `EarlierPeriodOpen`; writes nothing.
   */
  periodDue(partnershipId: string, periodId: string, at: Date = new Date()): Promise<Period | Refusal> {
    return refusable(this.database, (tx) => this.gate.dueFor(tx, { partnershipId, periodId, at }));
  }

  /** The close of a period; undefined while it is open. */
  async closeOf(partnershipId: string, periodId: string, tx?: Tx): Promise<CloseDocument | undefined> {
    const record = await this.store.closeOf(partnershipId, periodId, tx);
    return record === undefined ? undefined : closeOfText(record.result);
  }

  /** Income and expenses of a period, by account: as they were closed, or as they stand so far. */
  async totalsOf(partnershipId: string, period: Period): Promise<readonly AccountTotals[]> {
    const { manager } = this.database.source;
    const currency = await this.store.currency(manager, partnershipId);
    const books = { partnershipId, currency, until: endOf(period) };
    const closed = await this.store.closedTotals(books);
    if (period.state !== 'OPEN') return closed;
    // A period that was reopened has both: what its close took over, and what came since.
    return sumOf([...closed, ...(await this.store.resultTotals(manager, books))]);
  }

  /** Costs of a period that restricted grants covered, in minor units: as they were closed, or as they stand so far. */
  async restrictedCostsOf(partnershipId: string, period: Period): Promise<bigint> {
    const { manager } = this.database.source;
    const record = await this.store.closedBefore(manager, partnershipId, period.id);
    const closed = record === undefined ? 0n : BigInt(closeOfText(record.result).restrictedCosts ?? '0');
    if (period.state !== 'OPEN') return closed;
    const currency = await this.store.currency(manager, partnershipId);
    return (
      closed + netOf(await this.store.releasedForCosts(manager, { partnershipId, currency, until: endOf(period) }))
    );
  }

  private async closeIn(tx: Tx, request: CloseRequest): Promise<PeriodClosing> {
    const { partnershipId, periodId } = request;
    await this.store.lockLedger(tx, partnershipId);
    const period = await this.gate.openFor(tx, request);
    const until = endOf(period);
    const custom = await this.customs.inForceIn(tx, partnershipId, until);
    const occasion = { effectiveAt: until.toISOString(), actor: request.actor, customVersion: custom.version };
    const books = { partnershipId, currency: await this.store.currency(tx, partnershipId), until };
    await this.gate.costsRemain(tx, books);
    const before = await this.earlierClose(tx, partnershipId, periodId);
    const closing: Closing = { ...request, period, books, occasion, before };
    const divided = await this.divide(tx, closing, custom);
    allPosted(await this.ledger.postIn(tx, partnershipId, divided.journals));
    const runIds = await this.createRuns(tx, closing, divided);
    const close = before === undefined ? divided.close : closedAgain(before.close, divided.close);
    // The books close last: every journal above belongs to the period.
    const result = textOfClose(close);
    await closeKept(() =>
      this.store.close(tx, { partnershipId, periodId, result, customVersion: custom.version, actor: request.actor }),
    );
    return { close, runIds };
  }

  private async earlierClose(tx: Tx, partnershipId: string, periodId: string): Promise<EarlierClose | undefined> {
    const record = await this.store.closedBefore(tx, partnershipId, periodId);
    return record === undefined ? undefined : { close: closeOfText(record.result), generation: record.generation };
  }

  private async divide(tx: Tx, closing: Closing, custom: Custom): Promise<Divided> {
    const { partnershipId, period, books, occasion, before: earlier } = closing;
    const { currency } = books;
    const totals = await this.store.resultTotals(tx, books);
    const { income, expenses } = resultOf(totals);
    const [before] = await this.store.totalsBelow(tx, books, account.surplus);
    const carried = before === undefined ? 0n : before.credits - before.debits;
    const last = await this.store.lastClose(tx, partnershipId);
    const outside = outsideOf(totals);
    // What was given or sold for good is no revenue: nobody's share grows by it.
    const revenue = income - outside.gainsOnLocked - outside.giftsInKind;
    const capital = await this.store.cappedCapital(tx, books);
    const claims = funderClaims(capital, { income: revenue, leftDue: leftDueOf(last?.result) });
    const released = await this.store.releasedForCosts(tx, books);
    const restrictedCosts = netOf(released);
    const priorLosses = carried < 0n ? -carried : 0n;
    const result = { realisedResult: income - expenses, restrictedCosts, ...outside, priorLosses };
    const extraCooperative = extraCooperativeOf(totals);
    const asked = { period, books, custom, base: baseOf(result), extraCooperative, carried, funders: claims };
    const floors = await this.statute.floorsOf(tx, asked);
    const funders = await this.statute.claimsOf(tx, asked);
    const flow = waterfall({ ...result, funders }, custom, floors);
    checkCap(flow, floors, funders);
    const standingShares = divideOverModels(flow.standingShare, modelIncome(totals));
    const royalties = (await this.store.totalsBelow(tx, books, 'je:liabilities:royalty'))
      .map((row) => ({ model: modelOfAccount(row.account), amount: row.credits - row.debits }))
      // What the earlier close declared is paid out after the period's end: it still stands here.
      .map(({ model, amount }) => ({ model, amount: amount - declaredFor(earlier, model) }))
      .filter(({ amount }) => amount > 0n);
    const snapshot = await this.labour.snapshot(tx, partnershipId, books.until);
    const at = { ...occasion, period: period.name, currency };
    const { giftsInKind } = outside;
    const journals = [
      closeResult({ ...at, totals, released }),
      waterfallJournal({ ...at, ...flow, giftsInKind, standingShares }),
    ]
      .flatMap(postable)
      .map((draft) => numbered(draft, earlier));
    const principals = principalsDue(capital, revenue);
    const figures = { income, expenses, restrictedCosts, flow, claims: funders, principals };
    const close = documentOf(
      { period, books, customVersion: custom.version, floors, ...figures },
      { standingShares, royalties, lineage: snapshot.digest.toString('hex') },
    );
    return { close, journals, standingShares, royalties, snapshot };
  }

  /** One run for each model's standing share and one for its royalty; people are posted after the period. */
  private async createRuns(tx: Tx, closing: Closing, divided: Divided): Promise<readonly string[]> {
    const wanted = [
      ...divided.standingShares
        .filter(({ model }) => model !== NO_MODEL_EARNED)
        .map((part) => ({ ...part, kind: 'STANDING_SHARE' as const, from: account.standingShareOwed(part.model) })),
      ...divided.royalties.map((part) => ({
        ...part,
        kind: 'ROYALTY' as const,
        from: account.royaltyOwed(part.model),
      })),
    ];
    const runIds: string[] = [];
    for (const { kind, model, amount, from } of wanted) {
      const parts = this.labour.divide(divided.snapshot, model, amount);
      if (isRefusal(parts)) throw new RolledBack(parts);
      const run = await this.runs.createRun(tx, {
        partnershipId: closing.partnershipId,
        code: runCode(kind.toLowerCase().replace('_', '-'), [closing.period.name, model, ...again(closing.before)]),
        kind,
        fromAccount: from,
        currency: closing.books.currency,
        parts,
        digest: divided.snapshot.digest,
        periodId: closing.periodId,
        effectiveAt: new Date(closing.books.until.getTime() + 1),
        customVersion: closing.occasion.customVersion,
      });
      if (isRefusal(run)) throw new RolledBack(run);
      runIds.push(run);
    }
    return runIds;
  }
}

/** A period without income has no result to post, one without surplus no waterfall; anything else is a bug. */
function postable(draft: JournalDraft | Refusal): readonly JournalDraft[] {
  if (!isRefusal(draft)) return [draft];
  if (draft.kind === 'NothingToPost') return [];
  throw new InvariantViolation(draft.message);
}

/** What the last close found due to funders and did not give them. */
function leftDueOf(result: string | undefined): ReadonlyMap<string, bigint> {
  if (result === undefined) return new Map();
  return new Map(closeOfText(result).funders.map(({ id, due, amount }) => [id, BigInt(due) - BigInt(amount)]));
}
