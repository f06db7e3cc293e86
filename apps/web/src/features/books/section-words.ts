import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

type Words = Readonly<Record<string, MessageDescriptor>>;

/** What each part of an income statement is called, by its key; the server's title stands in where a key is unknown. */
export const INCOME_WORDS: Words = {
  income: msg`Income`,
  expenses: msg`Expenses`,
  borne: msg`Costs borne by restricted funds`,
  restricted: msg`Received for restricted funds`,
  released: msg`Released from restricted funds`,
};

/** The same of a balance sheet. */
export const BALANCE_WORDS: Words = {
  assets: msg`Assets`,
  liabilities: msg`Liabilities`,
  equity: msg`Equity`,
  restricted: msg`Restricted funds`,
  released: msg`Released from restricted funds`,
  result: msg`Result of the open period`,
};
