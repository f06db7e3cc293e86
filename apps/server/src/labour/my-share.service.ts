import { Injectable } from '@nestjs/common';
import { formatFraction, InvariantViolation, isRefusal } from '#libs/amount';
import { account } from '#libs/posting-rules';
import { Database } from '../database/database.js';
import { DistributionService } from '../distribution/distribution.service.js';
import type { PersonItem } from '../distribution/distribution.types.js';
import { LabourStore } from './labour.store.js';
import type { ModelShare, MyShare, StatementLine } from './my-share.models.js';
import { StandingShareService, type LabourSnapshot } from './standing-share.service.js';
import { dividendLines, wageLines } from './statement.js';

/** What one person earned with labels and dividends, for their own eyes. */
@Injectable()
export class MyShareService {
  constructor(
    private readonly database: Database,
    private readonly store: LabourStore,
    private readonly shares: StandingShareService,
    private readonly runs: DistributionService,
  ) {}

  /** Undefined for somebody who never labelled and was never declared anything. */
  async of(partnershipId: string, personId: string): Promise<MyShare | undefined> {
    const person = await this.store.person(partnershipId, personId);
    if (person === undefined) return undefined;
    const { rollNumber, currency } = person;
    const figures = await this.store.figures(partnershipId, personId);
    const items = await this.runs.itemsOf(partnershipId, personId);
    const wages = await this.store.wages(partnershipId, account.wagesOwed(rollNumber));
    const worked = figures.accepted + figures.pending + figures.returned > 0;
    if (!worked && items.length === 0 && wages.lines.length === 0) return undefined;
    const snapshot = await this.shares.snapshot(this.database.source.manager, partnershipId, new Date());
    const owed = await this.store.royaltyOwed(partnershipId);
    const sumOf = (chosen: readonly { amount: bigint }[]): bigint =>
      chosen.reduce((sum, { amount }) => sum + amount, 0n);
    const dividendsPaid = sumOf(items.filter(({ paidJournalId }) => paidJournalId !== null));
    return {
      rollNumber,
      name: person.name ?? rollNumber,
      labelsAccepted: figures.accepted,
      labelsPending: figures.pending,
      labelsReturned: figures.returned,
      points: figures.points,
      wageEarned: figures.wage,
      currency,
      models: this.modelShares({ rollNumber, snapshot, owed, items }),
      comingToYou: sumOf(items) - dividendsPaid + sumOf(wages.lines) - wages.paid,
      paid: dividendsPaid + wages.paid,
      statements: byDate([...dividendLines(items, snapshot.names), ...wageLines(wages)]),
    };
  }

  private modelShares(of: {
    rollNumber: string;
    snapshot: LabourSnapshot;
    owed: ReadonlyMap<string, bigint>;
    items: readonly PersonItem[];
  }): ModelShare[] {
    const { rollNumber, snapshot, owed, items } = of;
    return snapshot.models.flatMap(({ id, datasets }) => {
      const shares = this.shares.shares(snapshot, id);
      if (isRefusal(shares)) throw new InvariantViolation(shares.message);
      const own = shares.find((share) => share.id === rollNumber);
      if (own === undefined) return [];
      const path = account.royaltyOwed(id);
      const undivided = this.shares.divide(snapshot, id, owed.get(path) ?? 0n);
      if (isRefusal(undivided)) throw new InvariantViolation(undivided.message);
      const credited = items
        .filter((item) => item.kind === 'ROYALTY' && item.fromAccount === path && item.postedJournalId !== null)
        .reduce((sum, { amount }) => sum + amount, 0n);
      const versions = new Set(datasets.map(({ version }) => version));
      const points = snapshot.credits
        .filter(({ version }) => versions.has(version))
        .flatMap(({ credits }) => credits.filter((credit) => credit.id === rollNumber))
        .reduce((sum, credit) => sum + credit.points, 0n);
      return [
        {
          model: snapshot.names.get(id) ?? id,
          share: formatFraction(own.share),
          royaltyAccrued: credited + (undivided.find(({ holder }) => holder === rollNumber)?.amount ?? 0n),
          points,
        },
      ];
    });
  }
}

/** Newest first; lines of one day keep their order. */
function byDate(lines: readonly StatementLine[]): StatementLine[] {
  return lines.toSorted((a, b) => (a.date < b.date ? 1 : a.date > b.date ? -1 : 0));
}
