import { describe, expect, it } from '@jest/globals';
import type { JournalDraft } from '#libs/ledger';
import { JUDGE_JOURNALS } from '../database/migrations/sql/judge-journals.js';
import { POST_JOURNALS } from '../database/migrations/sql/post-journals.js';
import { refusalOf } from './refusal-words.js';

const draft: JournalDraft = {
  idempotencyKey: 'k',
  kind: 'test',
  effectiveAt: '2026-03-01T00:00:00Z',
  memo: 'm',
  actor: 'a',
  customVersion: 1,
  postings: [{ account: 'je:assets:bank', unit: 'EUR', side: 'CREDIT', amount: 100n }],
};

describe('refusalOf', () => {
  it.each([
    ['BalanceBelowFloor', 'je:assets:bank would be -50', 'je:assets:bank has 0.50 EUR too little for this'],
    ['BalanceBelowFloor', 'je:assets:bank would be 5', 'je:assets:bank would be 5, below what the account may hold'],
    ['FundNotReleased', 'a%20b', 'the fund a b and its cash do not move by the same amount in this entry'],
    ['FundNotReleased', '%', 'the fund % and its cash do not move by the same amount in this entry'],
    ['AlreadyReversed', '01a2062b', 'this entry is reversed already, and an entry is reversed once'],
    ['SomethingNew', 'x', 'SomethingNew: x'],
  ])('says %s of "%s" in plain words', (kind, detail, message) => {
    expect(refusalOf(draft, kind, detail)).toMatchObject({ kind, message, rule: `ledger.${kind}` });
  });

  it.each([
    ['IdempotencyKeyReused', 'idempotencyKey'],
    ['PeriodClosed', 'effectiveAt'],
    ['PeriodHardClosed', 'effectiveAt'],
    ['PeriodNotClosed', 'adjustment'],
    ['AdjustmentNeedsOfficer', 'adjustment'],
    ['EffectiveAtMalformed', 'effectiveAt'],
    ['HoldNeedsExpiry', 'expiresAt'],
    ['UnknownPeriod', 'adjustsPeriod'],
    ['UnknownHold', 'resolves'],
    ['HoldExceeded', 'postings'],
    ['UnknownJournal', 'reverses'],
    ['AlreadyReversed', 'reverses'],
    ['BalanceBelowFloor', 'postings'],
    ['SomethingNew', 'postings'],
  ])('of the kind %s is about %s', (kind, field) => {
    expect(refusalOf(draft, kind, '')).toMatchObject({ kind, field });
  });

  it('of a journal too late or too early for any calendar of the books is a sentence', () => {
    expect(refusalOf(draft, 'EffectiveAtMalformed', '2300-01-01T00:00:00Z').message).toBe(
      '2300-01-01T00:00:00Z is no time of these books: they take entries from 1970 up to 2199',
    );
    expect(refusalOf(draft, 'SameAccount', 'je:assets:bank').message).toBe('je:assets:bank cannot pay itself');
  });

  it('of a closed period tells an officer of adjustments and of the open one', () => {
    const { message } = refusalOf(draft, 'PeriodClosed', '2026-03-01T00:00:00Z');
    expect(message).toContain('in an open period');
    expect(message).toContain('adjustment');
  });

  it('has a sentence for every code of the posting functions', () => {
    const codes = [JUDGE_JOURNALS, POST_JOURNALS]
      .join('')
      .matchAll(/(?:THEN|ELSE|:=|,) '([A-Z][a-z]+(?:[A-Z][a-z]+)+)'/gu);
    const unworded = [...codes].flatMap(([, code = '']) => {
      return refusalOf(draft, code, 'detail').message.startsWith(code) ? [code] : [];
    });
    expect(unworded).toEqual([]);
  });
});
