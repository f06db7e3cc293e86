import { describe, expect, it } from '@jest/globals';
import { assetInput, disposalInput, isFingerprint, shareInput, valuationInput } from './desk-input.js';

const PAPER = 'ab'.repeat(32);

describe('what officers enter', () => {
  it('reads sums in the currency, and leaves out what was left empty', () => {
    expect(
      assetInput({ class: 'HARDWARE', name: ' Rack 7 ', cost: '1,234.50', enteredOn: '2026-03-01' }, 'EUR'),
    ).toEqual({
      class: 'HARDWARE',
      name: 'Rack 7',
      cost: '123450',
      enteredOn: '2026-03-01',
      document: null,
      scheduleYears: null,
      paidFrom: null,
    });
    expect(assetInput({ scheduleYears: '4', paidFrom: 'BANK' }, 'EUR')).toMatchObject({
      scheduleYears: 4,
      paidFrom: 'BANK',
    });
  });

  it('names the thing that it is about', () => {
    const thing = { code: 'AST-0001', currency: 'EUR' };
    expect(valuationInput({ value: '12', on: '2026-03-01', by: 'A & B', document: PAPER }, thing)).toEqual({
      asset: 'AST-0001',
      value: '1200',
      on: '2026-03-01',
      by: 'A & B',
      document: PAPER,
    });
    expect(disposalInput({ to: 'The Trust', price: '0', why: 'It is old' }, thing)).toEqual({
      asset: 'AST-0001',
      body: null,
      buyer: 'The Trust',
      price: '0',
      valuation: null,
      why: 'It is old',
    });
  });

  it('passes on a sum that it cannot read, so that the server says what is wrong with it', () => {
    expect(shareInput({ holder: 'r0017', amount: 'much', reference: 'b-1' }, 'EUR')).toEqual({
      holder: 'r0017',
      amount: 'much',
      reference: 'b-1',
      on: null,
    });
  });

  it('knows a fingerprint', () => {
    expect([PAPER, PAPER.toUpperCase(), PAPER.slice(1), ''].map(isFingerprint)).toEqual([true, false, false, false]);
  });
});
