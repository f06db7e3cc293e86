import { Injectable } from '@nestjs/common';
import { roomUnder } from '#libs/asset-lock';
import { account } from '#libs/posting-rules';
import { CustomService } from '../../custom/custom.service.js';
import { Database } from '../../database/database.js';
import { dayText } from '../../ledger/books/day.js';
import { CapitalStore, type Funded } from './capital.store.js';
import type { CapitalNode, Instrument, Shareholding, Withdrawals } from './capital.types.js';
import { shareLimit } from './share-limit.js';

/** What all shares have in common on the day of asking. */
interface Shares {
  readonly holdings: readonly Shareholding[];
  readonly withdrawals: Withdrawals;
  readonly limit: bigint;
  /** The roll number of whoever asks. */
  readonly viewer: string | undefined;
}

/** Who brought capital, on what terms, and what came of it. */
@Injectable()
export class CapitalListService {
  constructor(
    private readonly database: Database,
    private readonly store: CapitalStore,
    private readonly customs: CustomService,
  ) {}

  /** Every instrument, in the order of their codes; `viewer` is the roll number of whoever asks. */
  list(partnershipId: string, at: Date, viewer?: string): Promise<readonly CapitalNode[]> {
    return this.database.snapshot(async (tx) => {
      const currency = await this.store.currency(tx, partnershipId);
      const custom = await this.customs.inForceIn(tx, partnershipId, at);
      const shares = {
        holdings: await this.store.shareholdings(tx, partnershipId, currency),
        withdrawals: await this.store.withdrawals(tx, partnershipId),
        limit: shareLimit(custom, dayText(at)),
        viewer,
      };
      const nodes: CapitalNode[] = [];
      for (const instrument of await this.store.instruments(tx, partnershipId)) {
        if (instrument.kind === 'WITHDRAWABLE_SHARE') nodes.push(shareNode(instrument, currency, shares));
        else if (instrument.kind === 'GRANT') nodes.push(giftNode(instrument, currency));
        else {
          const funded = await this.store.funded(tx, { partnershipId, currency, code: instrument.code });
          nodes.push(cappedNode(instrument, currency, funded));
        }
      }
      return nodes;
    });
  }
}

const NOTHING = { returned: 0n, ceiling: null, holders: 1, limit: null, mine: null, room: null, why: null };

const headOf = ({ code, kind, holder, since, votes }: Instrument, currency: string) => {
  return { code, kind, holder, since, votes, currency };
};

/** `OPEN → PAYING → CLOSED`: told by what the books say was paid, at par and above. */
function cappedNode(instrument: Instrument, currency: string, funded: Funded): CapitalNode {
  const paid = funded.repaid + funded.returned;
  const state = paid >= instrument.cap ? 'CLOSED' : paid > 0n ? 'PAYING' : 'OPEN';
  return { ...NOTHING, ...headOf(instrument, currency), ...funded, ceiling: instrument.cap, state };
}

function giftNode(instrument: Instrument, currency: string): CapitalNode {
  return { ...NOTHING, ...headOf(instrument, currency), paidIn: instrument.principal, repaid: 0n, state: 'GIVEN' };
}

function shareNode(
  instrument: Instrument,
  currency: string,
  { holdings, withdrawals, limit, viewer }: Shares,
): CapitalNode {
  const own = holdings.find(({ path }) => viewer !== undefined && path === account.shares(viewer));
  const mine = viewer === undefined ? null : own === undefined ? 0n : own.paidIn - own.repaid;
  return {
    ...NOTHING,
    ...headOf(instrument, currency),
    paidIn: holdings.reduce((sum, { paidIn }) => sum + paidIn, 0n),
    repaid: holdings.reduce((sum, { repaid }) => sum + repaid, 0n),
    state: withdrawals.suspended ? 'SUSPENDED' : 'OPEN',
    holders: holdings.filter(({ paidIn, repaid }) => paidIn > repaid).length,
    limit,
    mine,
    room: mine === null ? null : roomUnder(limit, mine),
    why: withdrawals.why,
  };
}
