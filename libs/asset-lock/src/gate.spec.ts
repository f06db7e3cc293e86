import { describe, expect, it } from '@jest/globals';
import type { Posting, Side } from '#libs/ledger';
import fc from 'fast-check';
import { mayReduce, reducesLock, type LockedAccount, type LockGate } from './gate.js';

const machines: LockedAccount = { lockClass: 'LOCKED', normalSide: 'DEBIT' };
const reserve: LockedAccount = { lockClass: 'LOCKED', normalSide: 'CREDIT' };
const contra: LockedAccount = { lockClass: 'CONTRA', normalSide: 'CREDIT' };
const bank: LockedAccount = { lockClass: 'OPEN', normalSide: 'DEBIT' };

function posting(side: Side, amount: bigint, purpose = 'LOCK'): Posting {
  return { account: 'je:x:y', unit: 'EUR', side, amount, purpose };
}

const refused = (field: string) => ({ kind: 'AssetLocked', field, rule: 'L1' });
const disposal: LockGate = { kind: 'DISPOSAL', room: 100n, authorisation: 'guardian:7' };
const absorption: LockGate = { kind: 'ABSORPTION', room: 50_000n, evidence: 'report:3', resolution: 'res:9' };

describe('mayReduce', () => {
  it('lets a locked balance grow, and open accounts move, without a gate', () => {
    expect(mayReduce(machines, posting('DEBIT', 5n))).toBeUndefined();
    expect(mayReduce(reserve, posting('CREDIT', 5n))).toBeUndefined();
    expect(mayReduce(contra, posting('DEBIT', 5n))).toBeUndefined();
    expect(mayReduce(bank, posting('CREDIT', 5n))).toBeUndefined();
  });

  it('refuses to lower a locked balance without a gate, a purpose, or room', () => {
    expect(mayReduce(reserve, posting('DEBIT', 5n))).toMatchObject(refused('gate'));
    expect(mayReduce(machines, posting('CREDIT', 5n, ''), disposal)).toMatchObject(refused('purpose'));
    expect(mayReduce(machines, posting('CREDIT', 101n), disposal)).toMatchObject(refused('amount'));
    expect(mayReduce(machines, posting('CREDIT', 100n), disposal)).toBeUndefined();
  });

  it('refuses a disposal that nobody authorised', () => {
    const unauthorised: LockGate = { ...disposal, authorisation: '' };
    expect(mayReduce(machines, posting('CREDIT', 5n), unauthorised)).toMatchObject(refused('gate.authorisation'));
  });

  it('LOCK-8: 30,000 a year go to the contra account; 30,001 do not', () => {
    const schedule: LockGate = { kind: 'DEPRECIATION', room: 30_000n, schedule: 'machine:4' };
    expect(mayReduce(contra, posting('CREDIT', 30_000n), schedule)).toBeUndefined();
    expect(mayReduce(contra, posting('CREDIT', 30_001n), schedule)).toMatchObject(refused('amount'));
    expect(mayReduce(machines, posting('CREDIT', 1n), schedule)).toMatchObject(refused('account'));
    expect(mayReduce(contra, posting('CREDIT', 1n), { ...schedule, schedule: '' })).toMatchObject(
      refused('gate.schedule'),
    );
  });

  it('LOCK-9: a loss of 50,000 is absorbed with evidence and a resolution only', () => {
    expect(mayReduce(reserve, posting('DEBIT', 50_000n), absorption)).toBeUndefined();
    expect(mayReduce(reserve, posting('DEBIT', 50_000n), { ...absorption, resolution: '' })).toMatchObject(
      refused('gate.resolution'),
    );
    expect(mayReduce(reserve, posting('DEBIT', 50_000n), { ...absorption, evidence: '' })).toMatchObject(
      refused('gate.evidence'),
    );
  });

  it('LOCK-10: sale proceeds become a machine at cost, never operating cash', () => {
    const exchange = (into: LockedAccount): LockGate => ({ kind: 'EXCHANGE', room: 50_000n, into });
    expect(mayReduce(machines, posting('CREDIT', 50_000n), exchange(machines))).toBeUndefined();
    expect(mayReduce(machines, posting('CREDIT', 50_000n), exchange(bank))).toMatchObject(refused('gate.into'));
  });

  it('never lets more than its room through any gate', () => {
    const account = fc.constantFrom(machines, reserve, contra);
    const gate = fc.constantFrom<LockGate[]>(
      disposal,
      absorption,
      { kind: 'DEPRECIATION', room: 7n, schedule: 's' },
      { kind: 'EXCHANGE', room: 7n, into: machines },
    );
    const amount = fc.bigInt({ min: 1n, max: 100_000n });
    fc.assert(
      fc.property(account, gate, amount, fc.constantFrom('DEBIT', 'CREDIT'), (locked, open, steps, side) => {
        const line = posting(side, steps);
        const allowed = mayReduce(locked, line, open) === undefined;
        if (!reducesLock(locked, line)) expect(allowed).toBe(true);
        else if (allowed) expect(steps <= open.room).toBe(true);
        if (reducesLock(locked, line)) expect(mayReduce(locked, line)).toMatchObject(refused('gate'));
      }),
    );
  });
});
