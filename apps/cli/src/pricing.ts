import { formatAmount } from '#libs/amount';
import type { CommandServices } from '../../server/src/startup/for-commands.js';
import { plainWords } from './plain-words.js';
import { ProgressLine, STDERR } from './progress.js';
import { interruptible, note, say, type Chosen } from './session.js';
import { count, counted } from './table.js';

/** Posts every hour of use that the ledger does not hold yet; answers whether it holds them all now. */
export async function postUse({ rollups }: CommandServices, { id }: Chosen, throughHour?: Date): Promise<boolean> {
  const progress = new ProgressLine(STDERR);
  const outcome = await interruptible((signal) =>
    rollups.postDirty(id, {
      ...(throughHour === undefined ? {} : { throughHour }),
      signal,
      onProgress: ({ posted, total }) => {
        progress.show(`posting hours of use to the ledger, ${count(posted)} of ${count(total)}`);
      },
    }),
  ).finally(() => {
    progress.end();
  });
  if (outcome.posted > 0) say(`Posted ${counted(outcome.posted, 'hour', 'hours')} of use to the ledger.`);
  const [first] = outcome.refused;
  if (first !== undefined) {
    note(
      `Attention: ${counted(outcome.refused.length, 'hour', 'hours')} of use could not be posted: ${plainWords(first.message)}`,
    );
  }
  return first === undefined;
}

/** Prices months and tells what each of them added to the books; answers whether these took every price. */
export async function priceMonths(
  { ratings }: CommandServices,
  { id, currency }: Chosen,
  months: readonly string[],
): Promise<boolean> {
  let isWhole = true;
  const money = (minor: bigint): string => `${formatAmount(minor, currency)} ${currency}`;
  await interruptible(async (signal) => {
    for (const month of months) {
      signal.throwIfAborted();
      const { journals, incomeMinor, costMinor, royaltyMinor, refused } = await ratings.rate(id, month);
      say(
        journals === 0
          ? `Priced ${month}: nothing new.`
          : `Priced ${month}: income ${money(incomeMinor)}, owed to sites ${money(costMinor)}, ` +
              `royalty ${money(royaltyMinor)}; ${counted(journals, 'journal', 'journals')}.`,
      );
      const [first] = refused;
      if (first === undefined) continue;
      isWhole = false;
      note(
        `Attention: ${counted(refused.length, 'price', 'prices')} of ${month} could not be posted: ${plainWords(first.message)}`,
      );
    }
  });
  return isWhole;
}
