import { Injectable } from '@nestjs/common';
import { InvariantViolation, isRefusal, refuse, type Refusal } from '#libs/amount';
import {
  checkDocument,
  decidingValuation,
  LATEST_PURCHASE_DAYS,
  LEAST_YEARS_FROM_PROCEEDS,
  leastYears,
  wearRoom,
} from '#libs/asset-lock';
import type { JournalDraft } from '#libs/ledger';
import { assetDisposed, assetEntered, depreciation, impairment, lossAbsorbed } from '#libs/posting-rules';
import { CustomService } from '../custom/custom.service.js';
import { Database, type Tx } from '../database/database.js';
import { allPosted, LedgerService, refusable, RolledBack } from '../ledger/ledger.service.js';
import { AssetLockStore } from './asset-lock.store.js';
import type {
  AssetRecord,
  AssetView,
  DisposalView,
  LockedBodyRecord,
  NewAsset,
  NewCollateral,
  NewDisposal,
  NewValuation,
  Officer,
} from './asset-lock.types.js';
import { assetView, disposalView, isEntered, reserveView, scheduleOf, wornOf } from './asset-views.js';

const DAY_MS = 86_400_000;
const DAY = /^\d{4}-\d{2}-\d{2}$/u;

const noon = (day: string): string => `${day}T12:00:00Z`;
const today = (): string => new Date().toISOString().slice(0, 10);

const malformed = (message: string, field: string): RolledBack =>
  new RolledBack(refuse('InputMalformed', { message, field, rule: 'assets.input' }));
const missing = (what: string, field: string): RolledBack =>
  new RolledBack(refuse('NotFound', { message: `there is no ${what}`, field, rule: 'assets.register' }));

function checkDay(day: string, field: string): void {
  const at = new Date(noon(day));
  if (DAY.test(day) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day)) return;
  throw malformed(`"${day}" is no day: write it as 2026-03-01`, field);
}

function demandDocument(hex: string | undefined, field = 'document'): void {
  const refusal = hex === undefined ? undefined : checkDocument(hex, field);
  if (refusal !== undefined) throw new RolledBack(refusal);
}

// What turns the direction of writing, or ends a line, makes words look other than they are.
const NOT_PLAIN = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;

function checkWords(text: string, field: string): void {
  if (text === '' || NOT_PLAIN.test(text)) throw malformed('write it on one line, in letters that can be seen', field);
}

/** What operating cash bought long ago would have worn before anybody saw it. */
function checkPurchase({ enteredOn }: NewAsset): void {
  if ((Date.parse(today()) - Date.parse(enteredOn)) / DAY_MS <= LATEST_PURCHASE_DAYS) return;
  const message = `what is bought is entered within ${String(LATEST_PURCHASE_DAYS)} days; enter what is older as of today, at what is left of its cost`;
  throw new RolledBack(refuse('AssetLocked', { message, field: 'enteredOn', rule: 'L1' }));
}

/** What a schedule must last, and what the proceeds of locked assets may buy. */
function checkSchedule({ assetClass, scheduleYears, document }: NewAsset, isExchange: boolean): void {
  const least = Math.max(leastYears(assetClass), isExchange ? LEAST_YEARS_FROM_PROCEEDS : 0);
  if (scheduleYears !== undefined && !(scheduleYears >= least && scheduleYears <= 100)) {
    throw malformed(`a schedule of this lasts from ${String(least)} to 100 years`, 'scheduleYears');
  }
  if (isExchange && document === undefined) {
    throw malformed('what is bought from the proceeds of locked assets needs its bill', 'document');
  }
}

/** The register of assets: what is locked, what wears, what somebody asks to part with. It releases nothing. */
@Injectable()
export class AssetService {
  constructor(
    private readonly database: Database,
    private readonly store: AssetLockStore,
    private readonly ledger: LedgerService,
    private readonly customs: CustomService,
  ) {}

  /** Every asset, by its number, and what the books hold of the reserves. */
  assets(partnershipId: string): Promise<readonly AssetView[]> {
    return this.database.snapshot(async (tx) => {
      const [records, register] = [
        await this.store.assets(tx, partnershipId),
        await this.registerIn(tx, partnershipId),
      ];
      const reserves = (await this.store.reserves(tx, partnershipId)).map(reserveView);
      return [...records.map((record) => assetView(record, register)), ...reserves];
    });
  }

  async asset(partnershipId: string, code: string): Promise<AssetView | undefined> {
    return (await this.assets(partnershipId)).find((asset) => asset.code === code);
  }

  disposals(partnershipId: string): Promise<readonly DisposalView[]> {
    return this.database.snapshot(async (tx) => (await this.registerIn(tx, partnershipId)).disposals);
  }

  bodies(partnershipId: string): Promise<readonly LockedBodyRecord[]> {
    return this.database.snapshot((tx) => this.store.bodies(tx, partnershipId));
  }

  /**
   * Registers an asset; where `paidFrom` says from what, it also comes into the books, at its cost, both or neither.
   * Refuses `InputMalformed`, `AssetLocked` and what the ledger refuses.
   */
  register(officer: Officer, asset: NewAsset, paidFrom?: 'BANK' | 'PROCEEDS'): Promise<string | Refusal> {
    return refusable(this.database, async (tx) => {
      checkDay(asset.enteredOn, 'enteredOn');
      demandDocument(asset.document);
      if (asset.cost <= 0n) throw malformed('an asset cost something', 'cost');
      checkWords(asset.name, 'name');
      checkSchedule(asset, paidFrom === 'PROCEEDS');
      if (paidFrom === 'BANK') checkPurchase(asset);
      const currency = asset.currency ?? (await this.store.currency(tx, officer.partnershipId));
      const code = await this.store.register(tx, officer, { ...asset, currency });
      if (paidFrom === undefined) return code;
      const { assetClass, cost, enteredOn } = asset;
      const occasion = await this.occasion(tx, officer, enteredOn);
      await this.post(tx, officer, assetEntered({ ...occasion, asset: code, assetClass, paidFrom, currency, cost }));
      return code;
    });
  }

  fileValuation(officer: Officer, valuation: NewValuation): Promise<string | Refusal> {
    return refusable(this.database, async (tx) => {
      checkDay(valuation.on, 'on');
      demandDocument(valuation.document);
      checkWords(valuation.by, 'by');
      if (valuation.value < 0n) throw malformed('a value is not below nothing', 'value');
      if (valuation.on > today()) throw malformed('a valuation has been made already', 'on');
      await this.found(tx, officer, valuation.asset);
      return this.store.fileValuation(tx, officer, valuation);
    });
  }

  /** Asks for a disposal. What the rule rejects is entered all the same, as rejected: everybody may see who asked. */
  askDisposal(officer: Officer, wish: NewDisposal): Promise<string | Refusal> {
    return refusable(this.database, async (tx) => {
      if (wish.price < 0n) throw malformed('a price is not below nothing', 'price');
      checkWords(wish.buyer, 'to');
      checkWords(wish.why.replaceAll('\n', ' '), 'why');
      await this.found(tx, officer, wish.asset);
      const { partnershipId } = officer;
      const bodies = await this.store.bodies(tx, partnershipId);
      if (wish.body !== undefined && !bodies.some(({ code }) => code === wish.body))
        throw missing(`locked body ${wish.body}`, 'to');
      await this.checkValuation(tx, officer, wish);
      const { version } = await this.customs.inForceIn(tx, partnershipId, new Date());
      return this.store.askDisposal(tx, officer, wish, version);
    });
  }

  registerCollateral(officer: Officer, pledge: NewCollateral): Promise<string | Refusal> {
    return refusable(this.database, async (tx) => {
      checkDay(pledge.since, 'since');
      if (pledge.until !== undefined) {
        checkDay(pledge.until, 'until');
        if (pledge.until <= pledge.since) throw malformed('a pledge ends after it began', 'until');
      }
      demandDocument(pledge.document);
      checkWords(pledge.creditor, 'creditor');
      if (pledge.amount <= 0n) throw malformed('a pledge is for something', 'amount');
      await this.found(tx, officer, pledge.asset);
      return this.store.registerCollateral(tx, officer, pledge);
    });
  }

  /**
   * Posts what an asset's schedule allows by the end of a day and has not posted yet, as of that day. Answers the amount, 0
   * where there is nothing. Refuses `NotFound`, `AssetLocked` and what the ledger refuses.
   */
  postDepreciation(officer: Officer, code: string, until: string): Promise<bigint | Refusal> {
    return refusable(this.database, async (tx) => {
      checkDay(until, 'until');
      await this.store.lockLedger(tx, officer.partnershipId);
      const asset = await this.found(tx, officer, code);
      const schedule = scheduleOf(asset);
      if (schedule === undefined || !isEntered(asset)) throw this.locked(`${code} has no schedule that runs`, 'asset');
      const worn = asset.uses.filter(({ what }) => what === 'WEAR');
      const left = asset.cost - wornOf(asset);
      const room = wearRoom(schedule, worn, { on: until, today: today() });
      const amount = room < left ? room : left;
      if (amount <= 0n) return 0n;
      const { assetClass, currency } = asset;
      const occasion = await this.occasion(tx, officer, until);
      const draft = depreciation({ ...occasion, asset: code, assetClass, stretch: until, currency, amount });
      await this.post(tx, officer, draft);
      return amount;
    });
  }

  /** Posts an authorised disposal, at the price that was authorised or a higher one. */
  postDisposal(officer: Officer, code: string, paid?: bigint): Promise<DisposalView | Refusal> {
    return refusable(this.database, async (tx) => {
      const { partnershipId } = officer;
      await this.store.lockLedger(tx, partnershipId);
      const [record] = await this.store.disposals(tx, partnershipId, code);
      if (record === undefined) throw missing(`disposal ${code}`, 'disposal');
      const view = disposalView(record, new Date().toISOString());
      if (view.state !== 'AUTHORISED') {
        throw this.locked(
          view.refusal?.message ?? `${code} is ${view.state.toLowerCase()}, not authorised`,
          'disposal',
        );
      }
      const asset = await this.found(tx, officer, record.asset);
      const { assetClass, currency, cost } = asset;
      const facts = { assetClass, currency, cost, asset: asset.code, disposal: code, worn: wornOf(asset) };
      const occasion = await this.occasion(tx, officer, today());
      await this.post(tx, officer, assetDisposed({ ...occasion, ...facts, price: paid ?? record.price }));
      return { ...view, state: 'DISPOSED', isPosted: true };
    });
  }

  /** Posts what the steward entered: a loss that the locked reserve bears, or an asset that is written down. */
  postAbsorption(officer: Officer, code: string): Promise<bigint | Refusal> {
    return refusable(this.database, async (tx) => {
      const { partnershipId } = officer;
      const entered = await this.store.absorption(tx, partnershipId, code);
      if (entered === undefined) throw this.locked(`no steward has entered ${code}`, 'absorption');
      const { amount, currency } = entered;
      const borne = { ...(await this.occasion(tx, officer, today())), absorption: code, currency, amount };
      if (entered.asset === null) await this.post(tx, officer, lossAbsorbed(borne));
      else {
        const { assetClass, code: asset } = await this.found(tx, officer, entered.asset);
        await this.post(tx, officer, impairment({ ...borne, asset, assetClass }));
      }
      return amount;
    });
  }

  /** Whoever names a valuation names the one that decides: the latest of the last twelve months. */
  private async checkValuation(tx: Tx, { partnershipId }: Officer, { asset, valuation }: NewDisposal): Promise<void> {
    if (valuation === undefined) return;
    const own = (await this.store.valuations(tx, partnershipId)).filter((filed) => filed.asset === asset);
    if (!own.some(({ code }) => code === valuation)) throw missing(`valuation ${valuation} of ${asset}`, 'valuation');
    const deciding = decidingValuation(own, today())?.code;
    if (valuation === deciding) return;
    const instead = deciding === undefined ? 'none is that young' : `that is ${deciding}`;
    throw malformed(`the latest valuation of the last twelve months decides: ${instead}`, 'valuation');
  }

  private async registerIn(tx: Tx, partnershipId: string) {
    const now = new Date().toISOString();
    return {
      valuations: await this.store.valuations(tx, partnershipId),
      collateral: await this.store.collateral(tx, partnershipId),
      disposals: (await this.store.disposals(tx, partnershipId)).map((record) => disposalView(record, now)),
    };
  }

  private async found(tx: Tx, { partnershipId }: Officer, code: string): Promise<AssetRecord> {
    const [asset] = await this.store.assets(tx, partnershipId, code);
    if (asset === undefined) throw missing(`asset ${code}`, 'asset');
    return asset;
  }

  private locked(message: string, field: string): RolledBack {
    return new RolledBack(refuse('AssetLocked', { message, field, rule: 'L1' }));
  }

  private async occasion(tx: Tx, { partnershipId, actor }: Officer, day: string) {
    const { version } = await this.customs.inForceIn(tx, partnershipId, new Date(noon(day)));
    return { effectiveAt: noon(day), actor, customVersion: version };
  }

  private async post(tx: Tx, { partnershipId }: Officer, draft: JournalDraft | Refusal): Promise<void> {
    if (isRefusal(draft)) throw new RolledBack(draft);
    const results = await this.ledger.postIn(tx, partnershipId, [draft]);
    if (results.length !== 1) throw new InvariantViolation('the ledger answers for every journal');
    allPosted(results);
  }
}
