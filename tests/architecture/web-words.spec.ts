import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { isRefusal } from '#libs/amount';
import { balanceSheet, incomeStatement, type CurrencyStatement } from '#libs/ledger';
import { ruledKinds, ruleOfKind } from '#libs/posting-rules';

/** The words of one map of messages in the web's source: the macro that makes them is compiled by its build alone. */
function wordsIn(file: string, map: string): Readonly<Record<string, string>> {
  const source = readFileSync(`apps/web/src/features/${file}`, 'utf8');
  const start = source.indexOf(`const ${map}`);
  const body = source.slice(start, source.indexOf('\n};', start));
  const found = [...body.matchAll(/^ {2}'?([\w.-]+)'?:\s+msg`([^`]+)`,/gmu)];
  return Object.fromEntries(found.map(([, key = '', words = '']) => [key, words]));
}

const titles = (statement: readonly CurrencyStatement[] | ReturnType<typeof balanceSheet>): Record<string, string> => {
  if (isRefusal(statement)) throw new Error(statement.message);
  return Object.fromEntries(statement.flatMap(({ sections }) => sections.map(({ key, title }) => [key, title])));
};

describe('the words of the web for what the server names by a key', () => {
  it('tell of every posting rule what the rule says', () => {
    const rules = [...ruledKinds, 'no such kind'].map(ruleOfKind);
    expect(wordsIn('entries/rule-words.ts', 'RULE_WORDS')).toEqual(
      Object.fromEntries(rules.map(({ key, sentence }) => [key, sentence])),
    );
  });

  it('name every kind that a rule makes', () => {
    expect(Object.keys(wordsIn('entries/kind-words.ts', 'KIND_WORDS')).sort()).toEqual([...ruledKinds].sort());
  });

  it('name every section of a money statement', () => {
    const income = {
      account: 'je:income:grants',
      unit: 'EUR',
      type: 'INCOME',
      fund: null,
      debits: 0n,
      credits: 1n,
    } as const;
    const whole = { body: 'je', fund: null };
    expect(wordsIn('books/section-words.ts', 'INCOME_WORDS')).toEqual(titles(incomeStatement([income], whole)));
    expect(wordsIn('books/section-words.ts', 'BALANCE_WORDS')).toEqual(titles(balanceSheet([income], whole)));
  });
});
