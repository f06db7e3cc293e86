import { Injectable } from '@nestjs/common';
import { formatAmount, isRefusal, type Refusal } from '#libs/amount';
import { contributionCredited } from '#libs/posting-rules';
import { CustomService } from '../custom/custom.service.js';
import { Database, type Tx } from '../database/database.js';
import { monthBounds } from '../inference-meter/rating-spans.js';
import { postedInOpen } from '../inference-meter/rollup.service.js';
import { allPosted, LedgerService, refusable, RolledBack } from '../ledger/ledger.service.js';
import { contributionNo } from './contribution-answers.js';
import { creditOf } from './contribution-price.js';
import { ContributionStore } from './contribution.store.js';
import type {
  ContributionCredited,
  ContributionRefusal,
  ContributionStated,
  ContributionStatement,
  ContributionTerms,
  StatementsAsked,
} from './contribution.types.js';

const HOUR_MS = 3_600_000;
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/u;
const WORDS = /^(?:[^\p{Cc}]|\n){0,500}$/u;

/** Somebody's word on a statement: accepted, or disputed with a reason. */
export interface ContributionWord {
  readonly statement: string;
  readonly accept: boolean;
  readonly reason: string;
}

interface Answering {
  readonly id: string;
  readonly answer: 'ACCEPTED' | 'SILENT';
  readonly reason: string;
  readonly actor: string;
}

/** Machines of people and bodies that the commons use: stated by whoever owns them, accepted or disputed, credited. */
@Injectable()
export class ContributionService {
  constructor(
    private readonly database: Database,
    private readonly store: ContributionStore,
    private readonly ledger: LedgerService,
    private readonly customs: CustomService,
  ) {}

  /** Says whose a machine is from an hour on, or that it is nobody's any more. Refuses what reaches back. */
  async contribute(
    partnershipId: string,
    terms: ContributionTerms,
    actor: string,
  ): Promise<ContributionRefusal | undefined> {
    if (terms.reason.trim() === '') return contributionNo('ReasonMissing');
    if (!WORDS.test(terms.reason)) return contributionNo('ReasonMalformed');
    const outcome = await this.store.contribute(partnershipId, terms, actor);
    return outcome === 'DONE' ? undefined : contributionNo(outcome);
  }

  /**
   * States a running total of a month. What the machine's own signed events do not show cannot be stated, and what was
   * accepted is not stated lower while they show it. It takes the place of a statement that nobody answered. Answers its id.
   */
  async state(partnershipId: string, stated: ContributionStated, actor: string): Promise<string | ContributionRefusal> {
    const { machine, month, total } = stated;
    const through = stated.through ?? lastHour(month);
    const done = await this.store.state(partnershipId, { machine, month, through, total: total ?? null }, actor);
    if (done.outcome === 'DONE' && done.id !== null) return done.id;
    if (done.outcome === 'ExceedsMeter') return contributionNo(done.outcome, `: ${gpuHours(done.metered)}`);
    if (done.outcome === 'StatementFalls') return contributionNo(done.outcome, `: ${gpuHours(done.accepted)}`);
    return contributionNo(done.outcome);
  }

  /**
   * Accepts a statement, and credits what it adds in the same moment; or disputes it, which credits nothing: its owner
   * states anew. Within the days of the custom, by another than whose machine it is. Also refuses what the books refuse: the
   * site is owed less, because the month is not rated yet or was paid out.
   */
  async answer(
    partnershipId: string,
    { statement: id, accept, reason }: ContributionWord,
    actor: string,
  ): Promise<ContributionCredited | Refusal> {
    if (!UUID.test(id)) return contributionNo('StatementUnknown');
    if (!WORDS.test(reason)) return contributionNo('ReasonMalformed');
    if (accept)
      return refusable(this.database, (tx) =>
        this.accept(tx, partnershipId, { id, answer: 'ACCEPTED', reason, actor }),
      );
    if (reason.trim() === '') return contributionNo('ReasonMissing');
    const disputed = { id, answer: 'DISPUTED', reason, credit: null, actor };
    return refusable(this.database, async (tx) => {
      if ((await this.store.statement(tx, partnershipId, id)) === undefined)
        throw new RolledBack(contributionNo('StatementUnknown'));
      const outcome = await this.store.answer(tx, partnershipId, disputed);
      if (outcome !== 'DONE') throw new RolledBack(contributionNo(outcome));
      return { creditMinor: await this.store.creditedBefore(tx, partnershipId, id), addedMinor: 0n };
    });
  }

  /** Accepts what nobody disputed in its days. What the books refuse waits for the next time. */
  async acceptSilent(
    partnershipId: string,
  ): Promise<{ readonly accepted: number; readonly refused: readonly Refusal[] }> {
    const silent = await this.store.silent(partnershipId);
    const refused: Refusal[] = [];
    for (const id of silent) {
      const answering = { id, answer: 'SILENT', reason: '', actor: 'meter' } as const;
      const done = await refusable(this.database, (tx) => this.accept(tx, partnershipId, answering));
      if (isRefusal(done)) refused.push(done);
    }
    return { accepted: silent.length - refused.length, refused };
  }

  /** Every statement with what became of it, or some of them, by month and machine, the oldest first. */
  statements(
    partnershipId: string,
    asked: StatementsAsked = { machine: null, waiting: false },
  ): Promise<ContributionStatement[]> {
    return this.store.statements(partnershipId, asked);
  }

  private async accept(
    tx: Tx,
    partnershipId: string,
    { id, answer, reason, actor }: Answering,
  ): Promise<ContributionCredited> {
    await this.store.lock(tx, partnershipId);
    const statement = await this.store.statement(tx, partnershipId, id);
    if (statement === undefined) throw new RolledBack(contributionNo('StatementUnknown'));
    const uses = await this.store.use(tx, partnershipId, statement);
    const metered = uses.reduce((sum, { quantity }) => sum + quantity, 0n);
    // Events may have been taken back since: nobody is credited for what no event shows, nor for more than the cards have.
    const most = await this.store.most(tx, partnershipId, statement);
    if (statement.total > most) throw new RolledBack(contributionNo('ExceedsMeter', `: ${gpuHours(most)} now`));
    const history = await this.customs.history(partnershipId, tx);
    const creditMinor = creditOf({ total: statement.total, metered }, uses, history);
    const before = await this.store.creditedBefore(tx, partnershipId, id);
    const outcome = await this.store.answer(tx, partnershipId, { id, answer, reason, credit: creditMinor, actor });
    if (outcome !== 'DONE') throw new RolledBack(contributionNo(outcome));
    await this.post(tx, partnershipId, { statement, addedMinor: creditMinor - before, actor });
    return { creditMinor, addedMinor: creditMinor - before };
  }

  private async post(
    tx: Tx,
    partnershipId: string,
    { statement, addedMinor, actor }: { statement: ContributionStatement; addedMinor: bigint; actor: string },
  ): Promise<void> {
    const { kind, name } = statement.contributor;
    // At the month's end, as rating is, or now: the debt that it takes from was booked by then.
    const at = new Date(Math.min(monthBounds(statement.month).to.getTime() - 1, Date.now()));
    const custom = await this.customs.inForceIn(tx, partnershipId, at);
    const draft = contributionCredited({
      contributor: kind === 'BODY' ? `body:${name}` : name,
      machine: statement.machine,
      site: statement.site,
      month: statement.month,
      statement: statement.id,
      currency: custom.currency,
      creditMinor: addedMinor,
      effectiveAt: at.toISOString(),
      actor,
      customVersion: custom.version,
    });
    // A statement that adds nothing has no journal.
    if (isRefusal(draft)) return;
    const closedThrough = await this.ledger.closedThrough(tx, partnershipId);
    allPosted(await this.ledger.postIn(tx, partnershipId, [postedInOpen(draft, closedThrough)]));
  }
}

/** The end of the month, or the last full hour that is over. */
const lastHour = (month: string): Date =>
  new Date(Math.min(monthBounds(month).to.getTime(), Math.floor(Date.now() / HOUR_MS) * HOUR_MS));

const gpuHours = (steps: bigint | null): string => `${formatAmount(steps ?? 0n, 'COMPUTE_RAW')} GPU-hours`;
