import type { JournalDraft } from '#libs/ledger';
import { sharesSubscribed, sharesWithdrawn } from '#libs/posting-rules';
import type { NewInstrument, NewPerson } from '../partnership/partnership.types.js';
import { noon, type Calendar } from './calendar.js';
import { CLERK, CURRENCY, drafted } from './demo-money.js';

/** What the first commoners paid in, in minor units, and what one of them took back since. */
const PAID_IN = [50_000n, 25_000n, 100_000n, 10_000n] as const;
const TAKEN_BACK = 20_000n;

/** Shares of the members: at par, at most what custom and statute let one person hold, and no vote. */
export function demoShareClass(foundedOn: string): NewInstrument {
  return {
    code: 'members',
    funderName: 'Members of Weirside',
    kind: 'WITHDRAWABLE_SHARE',
    principalMinor: 0n,
    capMinor: 0n,
    revenueShare: '0/1',
    since: foundedOn,
  };
}

/** A few commoners pay in on the day before the story begins, and one takes back a part. */
export function shareJournals({ month }: Calendar, people: readonly NewPerson[]): JournalDraft[] {
  const day = new Date((month.days[0] ?? 0) - 86_400_000).toISOString().slice(0, 10);
  const occasion = { effectiveAt: noon(day), actor: CLERK, customVersion: 1, currency: CURRENCY };
  const holders = people.filter(({ colleges }) => colleges.includes('COMMON')).slice(0, PAID_IN.length);
  const paid = holders.map(({ rollNumber }, index) =>
    drafted(
      sharesSubscribed({
        ...occasion,
        subscription: `first-${rollNumber}`,
        rollNumber,
        amount: PAID_IN[index] ?? 0n,
      }),
    ),
  );
  return [
    ...paid,
    ...holders
      .slice(0, 1)
      .map(({ rollNumber }) =>
        drafted(sharesWithdrawn({ ...occasion, withdrawal: `part-${rollNumber}`, rollNumber, amount: TAKEN_BACK })),
      ),
  ];
}
