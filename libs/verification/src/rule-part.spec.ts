import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '#libs/amount';
import { toTransfers } from '#libs/ledger';
import { betsCommitted, projectsCommitted, waterfall } from '#libs/posting-rules';
import { Findings } from './finding.js';
import type { BundleJournal } from './journal.js';
import { RulePart } from './rule-part.js';
import type { Members } from './shape.js';
import type { ResolvedProjects } from './vote-part.js';

const OCCASION = { effectiveAt: '2026-12-31T23:59:59Z', actor: 'clerk', customVersion: 1 };

interface Divided {
  readonly lockedReserve: bigint;
  readonly allocable: bigint;
  readonly giftsInKind: bigint;
}

/** The waterfall of a period, as a bundle has it. */
function posted(divided: Divided): BundleJournal {
  const parts = { solidarity: 0n, standingShares: [], funders: [] };
  const draft = waterfall({ ...OCCASION, period: '2026', currency: 'EUR', ...parts, ...divided });
  if (isRefusal(draft)) throw new Error(draft.message);
  const legs = toTransfers(draft.postings).map((leg) => ({ posted: true, purpose: null, ...leg }));
  return {
    row: [],
    legRows: [],
    legs,
    words: { memo: '', requestHash: '', sourceKind: 'period', sourceId: '2026' },
    salt: null,
    commitment: null,
    ordinal: 1n,
    id: '1',
    kind: 'waterfall',
    key: draft.idempotencyKey,
    reverses: null,
  };
}

/** What is found of a close that decided one thing, and of which another was posted; `step` names its gifts. */
function found(decided: Divided, done: Divided, step = true, more: Members = {}): readonly string[] {
  const findings = new Findings();
  const rules = new RulePart(
    { findings, sha256: () => new Uint8Array(32) },
    { resolved: () => undefined, projects: () => undefined },
    'EUR',
  );
  rules.journal(posted(done), 1n);
  const values = { giftsInKind: String(decided.giftsInKind) };
  rules.close({
    name: '2026',
    currency: 'EUR',
    lockedReserve: String(decided.lockedReserve),
    solidarity: '0',
    standingShares: [],
    funders: [],
    allocable: String(decided.allocable),
    ...more,
    ...(step ? { steps: [{ rule: 'waterfall.base', formula: '', values, amount: '0' }] } : {}),
  });
  return findings.all.map(({ kind }) => kind);
}

describe('the waterfall of a period that was closed', () => {
  it('is made again with what was given in kind, which the base names (SUR-8)', () => {
    const sur8 = { lockedReserve: 246_000n, allocable: 438_000n, giftsInKind: 80_000n };
    expect(found(sur8, sur8)).toEqual([]);
    expect(found({ ...sur8, giftsInKind: 79_999n }, sur8)).toEqual(['JournalNotByRule']);
  });

  it('is nothing that a rule makes where a model, a funder or the currency has no name', () => {
    const plain = { lockedReserve: 30n, allocable: 70n, giftsInKind: 0n };
    for (const nameless of [
      { standingShares: [{ model: '', amount: '1' }] },
      { funders: [{ amount: '1' }] },
      { currency: '' },
    ]) {
      expect(found(plain, plain, true, nameless)).toEqual(['JournalNotByRule']);
    }
  });

  it('is made again without gifts from a close of before there were any', () => {
    const old = { lockedReserve: 30n, allocable: 70n, giftsInKind: 0n };
    expect(found(old, old, false)).toEqual([]);
    expect(found(old, { ...old, giftsInKind: 1n }, false)).toEqual(['JournalNotByRule']);
  });

  it('is what the close decided, to the last cent', () => {
    const minor = fc.bigInt(1n, 10n ** 15n);
    const divided = fc.record({ lockedReserve: minor, allocable: minor, giftsInKind: minor });
    fc.assert(
      fc.property(divided, fc.constantFrom('lockedReserve', 'allocable', 'giftsInKind'), (decided, name) => {
        expect(found(decided, decided)).toEqual([]);
        expect(found(decided, { ...decided, [name]: decided[name] + 1n })).toEqual(['JournalNotByRule']);
      }),
    );
  });
});

describe('projects that members chose', () => {
  const hash = 'ab'.repeat(32);
  const round = { fund: 'REINVEST', currency: 'EUR', chosen: [{ id: 'roof', cost: 900n }] } as const;

  /** What is found where that was chosen and this was committed, so many times. */
  function committed(
    decided: ResolvedProjects | undefined,
    done: typeof round | ResolvedProjects,
    times = 1,
    kind: 'projects' | 'bets' = 'projects',
  ) {
    const from = { ...OCCASION, ...round, ...done, fund: round.fund, resolution: hash };
    const draft = kind === 'bets' ? betsCommitted(from) : projectsCommitted(from);
    if (isRefusal(draft)) throw new Error(draft.message);
    const legs = toTransfers(draft.postings).map((leg) => ({ posted: true, purpose: null, ...leg }));
    const words = { memo: '', requestHash: '', sourceKind: 'resolution', sourceId: hash };
    const head = { row: [], legRows: [], salt: null, commitment: null, ordinal: 1n, id: '1', reverses: null };
    const journal: BundleJournal = { ...head, legs, words, kind, key: draft.idempotencyKey };
    const findings = new Findings();
    const votes = { resolved: () => undefined, projects: (named: string) => (named === hash ? decided : undefined) };
    const rules = new RulePart({ findings, sha256: () => new Uint8Array(32) }, votes, 'EUR');
    for (let time = 1; time <= times; time += 1) rules.journal(journal, BigInt(time));
    rules.end();
    return findings.all.map(({ kind }) => kind);
  }

  it('are committed as they were chosen, once', () => {
    expect(committed(round, round)).toEqual([]);
    expect(committed(round, round, 2)).toEqual(['JournalNotByRule']);
  });

  it('of a round of bets are bets, and of no other round', () => {
    const bets = { ...round, fund: 'BET' };
    expect(committed(bets, round, 1, 'bets')).toEqual([]);
    expect(committed(bets, round, 2, 'bets')).toEqual(['JournalNotByRule']);
    expect(committed(round, round, 1, 'bets')).toEqual(['JournalNotByRule']);
    expect(committed(bets, { ...round, chosen: [{ id: 'roof', cost: 901n }] }, 1, 'bets')).toEqual([
      'JournalNotByRule',
    ]);
  });

  it('are found out where another cost, another project or none was chosen, or of another fund', () => {
    expect(committed(round, { ...round, chosen: [{ id: 'roof', cost: 901n }] })).toEqual(['JournalNotByRule']);
    expect(committed(round, { ...round, chosen: [{ id: 'well', cost: 900n }] })).toEqual(['JournalNotByRule']);
    expect(committed(undefined, round)).toEqual(['JournalNotByRule']);
    expect(committed({ ...round, fund: 'BET' }, round)).toEqual(['JournalNotByRule']);
    expect(committed({ ...round, fund: 'WORKER_RETURN' }, round)).toEqual(['JournalNotByRule']);
  });
});

describe('an entry that carries out a decision', () => {
  const none = { lockedReserve: 30n, allocable: 70n, giftsInKind: 0n };

  /** What is found of these entries, in batches 1, 2 and so on, where no close follows. */
  function undecided(journals: readonly BundleJournal[], history?: Members): readonly string[] {
    const findings = new Findings();
    const rules = new RulePart(
      { findings, sha256: () => new Uint8Array(32) },
      { resolved: () => undefined, projects: () => undefined },
      'EUR',
    );
    journals.forEach((journal, place) => {
      rules.journal(journal, BigInt(place + 1));
    });
    if (history !== undefined) rules.historyLeaf(history, BigInt(journals.length));
    rules.end();
    return findings.all.map(({ kind }) => kind);
  }

  it('is found out where no close of its period follows', () => {
    expect(undecided([posted(none)])).toEqual(['JournalNotByRule']);
  });

  it.each(['appropriation', 'projects', 'waterfall', 'close-result', 'run-item', 'standing-share-run-item'])(
    'is found out where the words of a %s are withheld, or name nothing',
    (kind) => {
      const journal = { ...posted(none), kind };
      expect(undecided([{ ...journal, words: null }])).toEqual(['JournalUnexplained']);
      const words = { memo: '', requestHash: '', sourceKind: null, sourceId: null };
      expect(undecided([{ ...journal, words }])).toEqual(['JournalNotByRule']);
    },
  );

  it('may come from other books, where a leaf says so of all batches before it', () => {
    expect(undecided([posted(none)], { first: '1', last: '1' })).toEqual([]);
    expect(undecided([posted(none)], { first: '1', last: '9' })).toEqual(['JournalNotByRule', 'JournalNotByRule']);
  });
});
