import { Injectable } from '@nestjs/common';
import { InvariantViolation, isRefusal } from '#libs/amount';
import type { JournalDraft } from '#libs/ledger';
import { AssetService } from '../asset-lock/asset.service.js';
import { RollService } from '../court-roll/roll.service.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { PartnershipService } from '../partnership/partnership.service.js';
import type { Founding, NewPerson } from '../partnership/partnership.types.js';
import { demoPledge, demoValuation } from './demo-assets.js';
import { demoCustom } from './demo-custom.js';
import { CLERK } from './demo-drafts.js';
import type { DemoPlan, PlanOf } from './demo-plan.js';
import { granted, type Seeding } from './demo-progress.js';
import { DemoStore } from './demo.store.js';

const TOWN: Omit<Founding, 'foundedAt' | 'custom' | 'currency'> = {
  slug: 'weirside',
  name: 'Weirside Compute Commons',
  timeZone: 'Europe/Berlin',
  bodies: [
    { kind: 'JOINT_ENTERPRISE', name: 'Weirside Joint Enterprise' },
    { kind: 'PUBLIC_BODY', name: 'Town of Weirside' },
    { kind: 'COMMON_ASSOCIATION', name: 'Weirside Common Association' },
  ],
  colleges: [
    { code: 'WORKER', name: 'Workers' },
    { code: 'PUBLIC', name: 'Public body' },
    { code: 'COMMON', name: 'Commoners' },
    { code: 'HOST', name: 'Host community' },
    { code: 'LABELLER', name: 'Labellers' },
  ],
};

/** Who is who and what there is: the partnership, its people, machines, models, capital, roll and opening books. */
@Injectable()
export class TownSeeder {
  constructor(
    private readonly store: DemoStore,
    private readonly partnerships: PartnershipService,
    private readonly roll: RollService,
    private readonly ledger: LedgerService,
    private readonly assets: AssetService,
  ) {}

  /** Founds the town and marks its seeding as begun, both or neither. */
  async found(of: PlanOf, { calendar }: DemoPlan): Promise<string> {
    const foundedAt = new Date(`${calendar.foundedOn}T00:00:00Z`);
    const founding = { ...TOWN, currency: 'EUR', foundedAt, custom: demoCustom() };
    return granted(await this.partnerships.found(founding, (tx, id) => this.store.begin(tx, id, of)));
  }

  async seed({ partnershipId, onProgress }: Seeding, plan: DemoPlan): Promise<void> {
    const step = 'people, machines and the roll';
    onProgress(step, 0, 3);
    await this.partnerships.enrol(partnershipId, plan.people);
    await this.partnerships.equip(partnershipId, plan.sites, plan.machines);
    await this.partnerships.registerModels(partnershipId, plan.models);
    await this.partnerships.registerInstruments(partnershipId, plan.instruments);
    onProgress(step, 1, 3);
    await this.registerAssets(partnershipId, plan);
    await this.post(partnershipId, plan.opening);
    await this.askForAssets(partnershipId, plan);
    onProgress(step, 2, 3);
    await this.enrolHoldings(partnershipId, plan);
    onProgress(step, 3, 3);
  }

  /** Posts what is not in the books yet. A key used before was posted by a seeding that was cut short. */
  async post(partnershipId: string, drafts: readonly JournalDraft[]): Promise<void> {
    for (const result of await this.ledger.enqueue(partnershipId, drafts)) {
      if (isRefusal(result) && result.kind !== 'IdempotencyKeyReused') granted(result);
    }
  }

  /** In their order, so that each gets the number under which the story knows it; what is there already stays. */
  private async registerAssets(partnershipId: string, { assets }: DemoPlan): Promise<void> {
    const known = new Set((await this.assets.assets(partnershipId)).map(({ code }) => code));
    for (const { code, from: _, ...asset } of assets.filter((each) => !known.has(each.code))) {
      const given = granted(await this.assets.register({ partnershipId, actor: CLERK }, asset));
      if (given !== code) throw new InvariantViolation(`${asset.name} was to stand under ${code}, not ${given}`);
    }
  }

  /** A pledge, a valuation, and two who would buy: one at the valuation, one below it. Nobody has released anything. */
  private async askForAssets(partnershipId: string, { calendar, assets }: DemoPlan): Promise<void> {
    const [valued, pledge] = [demoValuation(calendar, assets), demoPledge(calendar, assets)];
    if (valued === undefined || pledge === undefined) return;
    if ((await this.assets.disposals(partnershipId)).length > 0) return;
    const officer = { partnershipId, actor: CLERK };
    const valuation = granted(await this.assets.fileValuation(officer, valued));
    const { asset } = valued;
    const idle = 'the oldest machines of the cellar are to be replaced';
    const school = { asset, buyer: 'a school in the next valley', price: 1_200_000n, valuation, why: idle };
    granted(await this.assets.askDisposal(officer, school));
    const dealer = { asset, buyer: 'a dealer in used hardware', price: 400_000n, valuation, why: 'quick money' };
    granted(await this.assets.askDisposal(officer, dealer));
    granted(await this.assets.registerCollateral(officer, pledge));
  }

  private async enrolHoldings(partnershipId: string, { people }: DemoPlan): Promise<void> {
    const ids = await this.store.people(partnershipId);
    const { total } = await this.roll.register(partnershipId, { search: '', kind: null, after: null, first: 1 });
    if (total > 0) return;
    const rights = people.flatMap((person) => {
      const personId = ids.get(person.rollNumber);
      const right = rightOf(person);
      return personId === undefined || right === undefined ? [] : [{ ...right, personId, since: person.since }];
    });
    granted(await this.roll.enrol(partnershipId, rights));
  }
}

/** Hosts hold a claim on the site they live beside, labellers a share, developers a right to use. */
function rightOf({ colleges, roles, territory }: NewPerson) {
  if (roles.includes('LABELLER')) return { kind: 'LABELLER_SHARE', subject: 'standing share of the models' } as const;
  if (roles.includes('DEVELOPER')) return { kind: 'DEVELOPER_RIGHT', subject: 'use of models and machines' } as const;
  if (!colleges.includes('HOST')) return undefined;
  const site = { 'Old Mill Lane': 'mill-hall', Hillfoot: 'school-cellar' }[territory] ?? 'neighbours';
  return { kind: 'HOST_CLAIM', subject: site } as const;
}
