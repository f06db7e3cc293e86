import { Injectable } from '@nestjs/common';
import { isRefusal, type Refusal } from '#libs/amount';
import { windingUpPlan } from '#libs/asset-lock';
import { profileOn } from '#libs/custom';
import { endOfDay } from '#libs/ledger';
import { CustomService } from '../../custom/custom.service.js';
import { Database } from '../../database/database.js';
import { dayText } from '../../ledger/books/day.js';
import { AsOfService } from '../../ledger/periods/as-of.service.js';
import { CapitalStore } from './capital.store.js';
import { documentOfPlan, type WindingUpPlan } from './winding-up-document.js';
import { estateOf, type EstateRead } from './winding-up-estate.js';

/** Computes what would become of everything, from the books of a day, and signs nothing. */
@Injectable()
export class WindingUpService {
  constructor(
    private readonly database: Database,
    private readonly store: CapitalStore,
    private readonly books: AsOfService,
    private readonly customs: CustomService,
  ) {}

  /** Through the end of `at` ('2026-12-31'), or of today: creditors, par capital, locked successor. Refuses `DayMalformed`. */
  async plan(partnershipId: string, at: string | undefined, now: Date): Promise<WindingUpPlan | Refusal> {
    const day = at ?? dayText(now);
    const balance = await this.books.trialBalance(partnershipId, { body: null, unit: null }, { effective: day });
    if (isRefusal(balance)) return balance;
    const until = new Date(endOfDay(day));
    const custom = await this.customs.inForce(partnershipId, until);
    const currency = await this.store.currency(this.database.source.manager, partnershipId);
    const named = custom.lock.specifiedBody;
    const specified = await this.store.specifiedBodies(partnershipId);
    const read = estateOf(balance.rows, currency, named === '' ? (specified[0] ?? '') : named);
    const warnings = [
      ...unregistered(named, specified),
      ...read.warnings,
      ...(await this.openBooks(partnershipId, until)),
    ];
    const { from } = profileOn(custom.jurisdiction, day);
    const { batch, head } = balance;
    return documentOfPlan(
      { at: day, currency, customVersion: custom.version, profile: `${custom.jurisdiction}@${from}`, batch, head },
      { ...read, warnings } satisfies EstateRead,
      windingUpPlan(read.estate),
    );
  }

  private async openBooks(partnershipId: string, until: Date): Promise<readonly string[]> {
    const closed = await this.store.closedThrough(partnershipId);
    if (closed !== undefined && closed >= until) return [];
    const through = closed === undefined ? 'not closed at all' : `closed through ${dayText(closed)} only`;
    return [`The books are ${through}: what is used and not posted yet is no part of this plan.`];
  }
}

/** The custom names it; the guardian says that its own assets are locked. */
function unregistered(named: string, specified: readonly string[]): readonly string[] {
  if (named === '' || specified.includes(named)) return [];
  return [`The guardian has not registered ${named} as a locked body: whoever signs makes sure that it is one.`];
}
