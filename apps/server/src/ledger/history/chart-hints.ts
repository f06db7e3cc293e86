import { isRefusal, type Refusal } from '#libs/amount';
import { MOST_PROBLEMS } from '#libs/ledger';
import { chartEntryOf, nearestAccounts } from '#libs/posting-rules';

/** Accounts suggested for a name that the chart has not. */
const SUGGESTED = 3;

/**
 * The chart, asked name by name: one that it has not is answered with those that come nearest, as long as anybody will
 * read it. A file may hold tens of thousands of such names, and each suggestion compares with the whole chart.
 */
export function chartWithHints(): (path: string) => Refusal | undefined {
  let hints = 0;
  return (path) => {
    const entry = chartEntryOf(path);
    if (!isRefusal(entry)) return undefined;
    if (hints === MOST_PROBLEMS) return entry;
    hints += 1;
    const near = nearestAccounts(path, SUGGESTED).join(', ');
    return {
      ...entry,
      message: `${entry.message}; a mapping line "${path} = …" would say what it is, perhaps ${near}`,
    };
  };
}
