import { Injectable } from '@nestjs/common';
import { InvariantViolation, isRefusal, refuse, type Refusal } from '#libs/amount';
import { checkInstrument } from '#libs/asset-lock';
import { account, capitalReceived, capitalRepaid, giftReceived } from '#libs/posting-rules';
import { Database } from '../../database/database.js';
import { PaymentService } from '../../distribution/payment.service.js';
import { dayOf } from '../../ledger/books/day.js';
import { refusable, RolledBack } from '../../ledger/ledger.service.js';
import { PartnershipService } from '../../partnership/partnership.service.js';
import type { NewInstrument } from '../../partnership/partnership.types.js';
import { CapitalDesk, type DeskWish, type Event } from './capital-desk.js';
import { CapitalStore } from './capital.store.js';
import type { CapitalPosted, GiftWish, Instrument, PrincipalWish } from './capital.types.js';

/** Capital that ends, and gifts: what a funder pays in and is paid back at par, and what buys nothing at all. */
@Injectable()
export class FundingService {
  constructor(
    private readonly database: Database,
    private readonly partnerships: PartnershipService,
    private readonly store: CapitalStore,
    private readonly payments: PaymentService,
    private readonly desk: CapitalDesk,
  ) {}

  /**
   * Agrees an instrument, once and for good: a leaf of the log says on what terms. Refuses `InstrumentMalformed`,
   * `CapitalBuysNothing`, `ReturnNotCapped`, `InstrumentExists`; a partnership has one class of shares.
   */
  async agree(partnershipId: string, terms: NewInstrument): Promise<Instrument | Refusal> {
    const refusal = checkInstrument(terms) ?? checkDay(terms.since);
    if (refusal !== undefined) return refusal;
    return refusable(this.database, async (tx) => {
      await this.store.lockLedger(tx, partnershipId);
      const before = await this.store.instruments(tx, partnershipId);
      const isShare = terms.kind === 'WITHDRAWABLE_SHARE';
      const same = before.find(({ code, kind }) => code === terms.code || (isShare && kind === terms.kind));
      if (same !== undefined) throw new RolledBack(exists(same));
      await this.partnerships.registerInstrumentsIn(tx, partnershipId, [terms]);
      const agreed = (await this.store.instruments(tx, partnershipId)).find(({ code }) => code === terms.code);
      if (agreed === undefined) throw new InvariantViolation('what was agreed is there');
      return agreed;
    });
  }

  /** A funder pays in. Refuses `NotFound`, `PrincipalExceedsAgreement`, `DayMalformed` and what the ledger refuses. */
  receive(partnershipId: string, wish: PrincipalWish, actor: string): Promise<CapitalPosted | Refusal> {
    const { code: funder, amount, reference } = wish;
    return this.desk.post(wishOf(partnershipId, actor, wish.on), {
      draft: (occasion, { currency }) => capitalReceived({ ...occasion, drawing: reference, funder, currency, amount }),
      check: async (event) => {
        const instrument = await this.cappedReturn(event, funder);
        if (instrument === undefined) return noInstrument(funder);
        const { paidIn } = await this.store.funded(event.tx, { ...event, code: funder });
        return paidIn + amount <= instrument.principal ? undefined : tooMuch(instrument, paidIn, amount);
      },
      answer: ({ journalId, replayed }) => ({ kind: 'CapitalPosted', journalId, replayed }),
    });
  }

  /**
   * A funder is paid back at par, from free cash. Refuses `NotFound`, `PrincipalNotOwed`, `InsufficientCash`,
   * `DayMalformed` and what the ledger refuses.
   */
  repay(partnershipId: string, wish: PrincipalWish, actor: string): Promise<CapitalPosted | Refusal> {
    const { code: funder, amount, reference } = wish;
    return this.desk.post(wishOf(partnershipId, actor, wish.on), {
      draft: (occasion, { currency }) => capitalRepaid({ ...occasion, repayment: reference, funder, currency, amount }),
      check: async (event) => {
        if ((await this.cappedReturn(event, funder)) === undefined) return noInstrument(funder);
        const owed = await this.store.balance(event.tx, { ...event, path: account.funderPrincipal(funder) });
        if (amount > owed) return notOwed(owed, amount);
        const { tx, partnershipId: of, currency } = event;
        await this.payments.checkCash(tx, { partnershipId: of, body: 'je', currency }, amount);
        return undefined;
      },
      answer: ({ journalId, replayed }) => ({ kind: 'CapitalPosted', journalId, replayed }),
    });
  }

  /**
   * Somebody gives money, or an asset that stands in the register and comes in by it, at its cost there. Refuses
   * `NotFound`, `GiftNotLocked`, `DayMalformed` and what the ledger refuses: `AssetLocked` for another cost or day.
   */
  give(partnershipId: string, wish: GiftWish, actor: string): Promise<CapitalPosted | Refusal> {
    const { from, amount, reference: gift, inKind } = wish;
    return this.desk.post(wishOf(partnershipId, actor, wish.on), {
      draft: async (occasion, { tx, currency }) => {
        const given = { ...occasion, gift, from, currency, amount };
        if (inKind === undefined || inKind === null) return giftReceived(given);
        const account = await this.store.accountOfAsset(tx, partnershipId, inKind);
        return account === undefined ? noAsset(inKind) : giftReceived({ ...given, inKind: { asset: inKind, account } });
      },
      check: () => Promise.resolve(undefined),
      answer: ({ journalId, replayed }) => ({ kind: 'CapitalPosted', journalId, replayed }),
    });
  }

  private async cappedReturn({ tx, partnershipId }: Event, code: string): Promise<Instrument | undefined> {
    const instruments = await this.store.instruments(tx, partnershipId);
    return instruments.find((instrument) => instrument.code === code && instrument.kind === 'CAPPED_RETURN');
  }
}

const wishOf = (partnershipId: string, actor: string, on: string | null | undefined): DeskWish => {
  return { partnershipId, actor, on: on ?? null };
};

function checkDay(since: string): Refusal | undefined {
  const day = dayOf(since, 'since');
  return isRefusal(day) ? day : undefined;
}

const exists = ({ code, kind }: Instrument): Refusal =>
  refuse('InstrumentExists', {
    message: kind === 'WITHDRAWABLE_SHARE' ? `"${code}" is the class of shares` : `"${code}" is agreed already`,
    field: 'code',
    rule: 'capital.instrument',
  });

const noAsset = (code: string): Refusal =>
  refuse('NotFound', {
    message: `${code} stands in no register of assets: register it first, without paying for it`,
    field: 'inKind',
    rule: 'assets.register',
  });

const noInstrument = (code: string): Refusal =>
  refuse('NotFound', {
    message: `no capped return is agreed as "${code}"`,
    field: 'code',
    rule: 'capital.instrument',
  });

const tooMuch = ({ principal }: Instrument, paidIn: bigint, amount: bigint): Refusal =>
  refuse('PrincipalExceedsAgreement', {
    message: `${principal} was agreed and ${paidIn} paid in: ${amount} is too much`,
    field: 'amount',
    rule: 'CAP-1',
  });

const notOwed = (owed: bigint, amount: bigint): Refusal =>
  refuse('PrincipalNotOwed', {
    message: `${owed} of the principal is owed: ${amount} would pay above par`,
    field: 'amount',
    rule: 'CAP-1',
  });
