import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Accounts } from './accounts.js';
import { BooksPart } from './books-part.js';
import { Findings } from './finding.js';
import type { BundleJournal, Leg } from './journal.js';
import { LockPart } from './lock-part.js';

type Moved = readonly [debit: string, credit: string, amount: bigint];
interface More {
  readonly on?: string;
  readonly recorded?: string;
  readonly reverses?: string | null;
  readonly resolves?: string | null;
  readonly withheld?: boolean;
  readonly purpose?: string | null;
  readonly old?: boolean;
}

const MACHINES = 'je:assets:machines';
const WEAR = 'je:assets:machines-depreciation';
const PROCEEDS = 'je:assets:bank:locked';
const WORN = 'je:expenses:depreciation';
const OPENING = 'je:equity:opening';

/** Books that a verification reads: leaves and entries, in their order. */
class Books {
  private readonly findings = new Findings();
  private readonly accounts = new Accounts();
  private readonly lock: LockPart;
  private readonly books: BooksPart;
  private entries = 0;

  constructor() {
    const context = {
      findings: this.findings,
      sha256: (bytes: Uint8Array) => createHash('sha256').update(bytes).digest(),
    };
    this.lock = new LockPart(context, this.accounts, () => undefined);
    this.books = new BooksPart(context, this.accounts, this.lock);
  }

  get kinds(): string[] {
    return this.findings.all.map(({ kind }) => kind);
  }

  get words(): string {
    return this.findings.all.map(({ message }) => message).join(' ');
  }

  leaf(type: string, entry: Readonly<Record<string, string>>): this {
    this.lock.leaf(type, entry);
    return this;
  }

  /** What the members carried. */
  resolved(entry: Readonly<Record<string, string>>): this {
    this.lock.resolution(JSON.stringify(entry), { ...entry, carried: true });
    return this;
  }

  asset(code: string, more: Readonly<Record<string, string>> = {}): this {
    const terms = { class: 'HARDWARE', cost: '120000', currency: 'EUR', enteredOn: '2026-01-01', years: '4' };
    return this.leaf('asset', { code, ...terms, openingWorn: '', ...more });
  }

  /** An asset on the register and in the books. */
  entered(code: string): this {
    return this.asset(code).post(['asset', code], [[MACHINES, OPENING, 120_000n]], { on: '2026-01-01' });
  }

  /** Valued, asked for at that price and authorised. */
  released(disposal: string, asset: string, price: string): this {
    return this.leaf('valuation', { code: 'VAL-1', asset, on: '2026-02-01', value: price })
      .leaf('disposal', { code: disposal, asset, price, body: '', valuation: 'VAL-1' })
      .resolved({ disposal })
      .leaf('disposal-authorisation', { disposal, asset, leastPrice: price, expires: '2026-12-31T00:00:00.000Z' });
  }

  post(source: readonly [kind: string, id: string] | null, moved: readonly Moved[], more: More = {}): this {
    this.entries += 1;
    const { on = '2026-03-01', recorded = on, reverses = null, resolves = null, withheld = false } = more;
    const { purpose = 'TEST', old = false } = more;
    const [id, key] = [`id-${String(this.entries)}`, `k${String(this.entries)}`];
    const [effective, at] = [`${on} 12:00:00+00`, `${recorded} 12:00:00.5+00`];
    const phase = resolves === null ? 'POSTED' : 'POST';
    const row = ['j', '1', id, key, 'test', 'unit', '1', effective, at, reverses, phase, null, resolves, 'f', null];
    const legs = moved.map(([debit, credit, amount]): Leg => {
      return { posted: true, debit, credit, unit: 'EUR', amount, purpose };
    });
    const words = { memo: 'm', requestHash: '', sourceKind: source?.[0] ?? null, sourceId: source?.[1] ?? null };
    const rest = { salt: null, commitment: null, ordinal: 1n, id, kind: 'test', key, reverses };
    const journal: BundleJournal = { row, legRows: [], legs, words: withheld ? null : words, ...rest };
    this.books.journal(journal, old);
    return this;
  }

  wear(asset: string, amount: bigint, more: More = {}): this {
    return this.post(['depreciation', asset], [[WORN, WEAR, amount]], more);
  }
}

const found = (made: Books): string[] => made.kinds;
const books = (): Books => new Books();
const LOCKED = ['LockedOutflow'];

describe('what lowers the lock', () => {
  it('names a gate that a leaf has opened, and no other word lets it pass', () => {
    const sold: readonly Moved[] = [['je:assets:bank', MACHINES, 500n]];
    expect(found(books().post(null, sold))).toEqual(LOCKED);
    for (const gate of ['asset', 'exchange', 'depreciation', 'disposal', 'absorption']) {
      expect([gate, found(books().entered('A-0001').post([gate, 'A-0001'], sold))]).toEqual([gate, LOCKED]);
    }
  });

  it('says what it passed: an entry whose words are withheld is a finding', () => {
    const sold: readonly Moved[] = [['je:assets:bank', MACHINES, 500n]];
    expect(found(books().post(null, sold, { withheld: true }))).toEqual(['LockedOutflowUnexplained']);
    expect(found(books().entered('A-0001').wear('A-0001', 1n, { withheld: true }))).toEqual([
      'LockedOutflowUnexplained',
    ]);
    expect(found(books().post(null, [['je:assets:bank', OPENING, 5n]], { withheld: true }))).toEqual([]);
  });

  it('says its purpose, and is not held back first', () => {
    expect(found(books().entered('A-0001').wear('A-0001', 1n, { purpose: null }))).toEqual(LOCKED);
    expect(found(books().entered('A-0001').wear('A-0001', 1n, { resolves: 'id-0' }))).toEqual(LOCKED);
  });

  it('is as it was in books that were hashed before there was a register', () => {
    const worn: readonly Moved[] = [[WORN, WEAR, 500n]];
    expect(found(books().post(null, worn, { old: true }))).toEqual([]);
    expect(found(books().post(null, worn))).toEqual(LOCKED);
    expect(found(books().asset('A-0001').post(null, worn, { old: true }))).toEqual(LOCKED);
    expect(found(books().post(null, [['je:assets:bank', MACHINES, 1n]], { old: true }))).toEqual(LOCKED);
    const begun = books()
      .post(null, [[MACHINES, OPENING, 900n]], { old: true })
      .post(null, worn, { old: true });
    expect(found(begun.asset('A-0001', { cost: '900', openingWorn: '500' }))).toEqual([]);
    expect(found(books().asset('A-0001', { cost: '900', openingWorn: '500' }))).toEqual(['ReleaseNotByRule']);
  });
});

describe('an asset', () => {
  it('comes in once, on its day, at its cost', () => {
    expect(found(books().entered('A-0001'))).toEqual([]);
    const again: readonly Moved[] = [[MACHINES, OPENING, 120_000n]];
    expect(found(books().entered('A-0001').post(['asset', 'A-0001'], again, { on: '2026-01-01' }))).toEqual(LOCKED);
    expect(found(books().asset('A-0001').post(['asset', 'A-0001'], again))).toEqual(LOCKED);
    const dear: readonly Moved[] = [[MACHINES, OPENING, 120_001n]];
    expect(found(books().asset('A-0001').post(['asset', 'A-0001'], dear, { on: '2026-01-01' }))).toEqual(LOCKED);
  });

  it('LOCK-8: wears by the schedule of its leaf', () => {
    expect(found(books().entered('A-0001').wear('A-0001', 30_000n))).toEqual([]);
    expect(found(books().entered('A-0001').wear('A-0001', 30_001n))).toEqual(LOCKED);
    const twice = books().entered('A-0001').wear('A-0001', 30_000n).wear('A-0001', 1n);
    expect(found(twice)).toEqual(LOCKED);
    expect(found(books().entered('A-0001').wear('A-0001', 1n, { on: '2027-03-01', recorded: '2026-03-01' }))).toEqual(
      LOCKED,
    );
    expect(found(books().asset('A-0001').wear('A-0001', 1n))).toEqual(LOCKED);
  });

  it('never wears above its cost, and by no year more than its parts, whatever is posted', () => {
    const day = fc.constantFrom('2026-03-01', '2027-03-01', '2028-03-01', '2029-03-01', '2031-03-01');
    const posted = fc.array(fc.record({ on: day, amount: fc.bigInt({ min: 1n, max: 60_000n }) }), { maxLength: 12 });
    fc.assert(
      fc.property(posted, (wears) => {
        const made = books().entered('A-0001');
        let [sum, first] = [0n, 0n];
        for (const { on, amount } of wears) {
          const before = made.kinds.length;
          made.wear('A-0001', amount, { on, recorded: '2032-01-01' });
          if (made.kinds.length > before) continue;
          sum += amount;
          if (on.startsWith('2026')) first += amount;
        }
        expect(sum).toBeLessThanOrEqual(120_000n);
        expect(first).toBeLessThanOrEqual(30_000n);
      }),
    );
  });

  it('gives depreciation back to a reversal, and nothing else', () => {
    const worn = books().entered('A-0001').wear('A-0001', 30_000n);
    worn.post(null, [[WEAR, WORN, 30_000n]], { reverses: 'id-2', withheld: true }).wear('A-0001', 30_000n);
    expect(found(worn)).toEqual([]);
    expect(
      found(
        books()
          .entered('A-0001')
          .post(null, [[OPENING, MACHINES, 120_000n]], { reverses: 'id-1' }),
      ),
    ).toEqual(LOCKED);
    expect(
      found(
        books()
          .entered('A-0001')
          .post(null, [[WEAR, WORN, 1n]], { reverses: 'id-9' }),
      ),
    ).toEqual(LOCKED);
  });
});

describe('a disposal', () => {
  const sale = (cost: bigint, worn: bigint, price: bigint): readonly Moved[] => [
    ...(worn === 0n ? [] : [[WEAR, MACHINES, worn] as const]),
    [PROCEEDS, MACHINES, price],
    ['je:expenses:disposal-losses', MACHINES, cost - worn - price],
  ];
  const worn = (): Books => books().entered('A-0001').wear('A-0001', 30_000n).released('DSP-0001', 'A-0001', '80000');
  const sold = (made: Books, moved: readonly Moved[], more: More = {}): string[] =>
    found(made.post(['disposal', 'DSP-0001'], moved, more));

  it('takes the asset out whole, once, for no less than was authorised, into locked proceeds', () => {
    expect(sold(worn(), sale(120_000n, 30_000n, 80_000n))).toEqual([]);
    expect(sold(worn(), sale(120_000n, 30_000n, 79_999n))).toEqual(LOCKED);
    expect(sold(worn(), sale(120_000n, 20_000n, 80_000n))).toEqual(LOCKED);
    expect(sold(worn(), sale(110_000n, 30_000n, 79_000n))).toEqual(LOCKED);
    expect(sold(worn(), [['je:assets:bank', MACHINES, 120_000n]])).toEqual(LOCKED);
    const once = worn().post(['disposal', 'DSP-0001'], sale(120_000n, 30_000n, 80_000n));
    expect(sold(once, sale(120_000n, 30_000n, 80_000n))).toEqual(LOCKED);
  });

  it('needs its authorisation: there, in time and not revoked', () => {
    const whole = sale(120_000n, 30_000n, 80_000n);
    expect(sold(worn().leaf('disposal-revocation', { disposal: 'DSP-0001' }), whole)).toEqual(LOCKED);
    expect(sold(worn(), whole, { recorded: '2027-01-01' })).toEqual(LOCKED);
    expect(sold(books().entered('A-0001').wear('A-0001', 30_000n), whole)).toEqual(LOCKED);
  });

  it('LOCK-4, LOCK-6: is authorised as the rule says', () => {
    const asked = (body: string, price: string): Books =>
      books()
        .entered('A-0001')
        .leaf('locked-body', { code: 'trust', specified: 'no' })
        .leaf('valuation', { code: 'VAL-1', asset: 'A-0001', on: '2026-02-01', value: '100' })
        .leaf('disposal', { code: 'DSP-0001', asset: 'A-0001', price, body, valuation: 'VAL-1' });
    const release = { disposal: 'DSP-0001', asset: 'A-0001', leastPrice: '90', expires: '2026-12-31T00:00:00.000Z' };
    const authorised = (made: Books): string[] =>
      found(made.resolved({ disposal: 'DSP-0001' }).leaf('disposal-authorisation', release));
    expect(authorised(asked('', '90'))).toEqual(['ReleaseNotByRule']);
    expect(authorised(asked('trust', '90'))).toEqual(['ReleaseNotByRule']);
    expect(authorised(asked('trust', '90').leaf('guardian-consent', { disposal: 'DSP-0001' }))).toEqual([]);
    expect(authorised(asked('trust', '100'))).toEqual(['ReleaseNotByRule']);
  });

  it('LOCK-10: proceeds become another asset at exactly its cost, once', () => {
    const bought = (amount: bigint): Books => {
      const made = worn().post(['disposal', 'DSP-0001'], sale(120_000n, 30_000n, 80_000n));
      made.asset('A-0002', { class: 'DATASET', cost: '50000', enteredOn: '2026-03-01' });
      return made.post(['exchange', 'A-0002'], [['je:assets:datasets', PROCEEDS, amount]]);
    };
    expect([found(bought(50_000n)), found(bought(49_999n))]).toEqual([[], LOCKED]);
    expect(found(bought(50_000n).post(['exchange', 'A-0002'], [['je:assets:datasets', PROCEEDS, 30_000n]]))).toEqual(
      LOCKED,
    );
    expect(found(worn().post(['exchange', 'A-0001'], [['je:assets:bank', PROCEEDS, 50_000n]]))).toEqual(LOCKED);
  });
});

describe('a loss', () => {
  const LOSS = { code: 'ABS-0001', kind: 'LOSS', asset: '', currency: 'EUR', amount: '500', evidence: 'ab' };
  const borne = (amount: bigint): Moved => ['je:equity:locked-reserve', 'je:equity:surplus', amount];
  const wrote = (amount: bigint): Moved => ['je:expenses:impairment', WEAR, amount];
  const bears = (made: Books, moved: Moved): Books => made.post(['absorption', 'ABS-0001'], [moved]);

  it('LOCK-9: falls on the reserve by the kind and amount of its leaf, once', () => {
    const entered = (): Books => books().resolved(LOSS).leaf('loss-absorption', LOSS);
    expect(found(bears(books(), borne(500n)))).toEqual(LOCKED);
    expect(found(bears(entered(), borne(500n)))).toEqual([]);
    expect(found(bears(entered(), borne(501n)))).toEqual(LOCKED);
    expect(found(bears(bears(entered(), borne(500n)), borne(500n)))).toEqual(LOCKED);
    expect(found(bears(entered(), wrote(500n)))).toEqual(LOCKED);
  });

  it('falls on an asset as far as it is worth something', () => {
    const impaired = (amount: string): Books =>
      books()
        .entered('A-0001')
        .resolved({ ...LOSS, asset: 'A-0001', amount })
        .leaf('loss-absorption', { ...LOSS, kind: 'IMPAIRMENT', asset: 'A-0001', amount });
    expect(found(bears(impaired('120000'), wrote(120_000n)))).toEqual([]);
    expect(found(bears(impaired('120001'), wrote(120_001n)))).toEqual(LOCKED);
    expect(bears(impaired('500'), borne(500n)).words).toContain('ABS-0001 is 500');
  });
});
