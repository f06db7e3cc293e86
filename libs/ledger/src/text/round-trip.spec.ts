import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JournalDraft } from '../posting.js';
import { toTransfers } from '../transfer.js';
import { readCsv } from './csv-reader.js';
import { csvEntry, csvHeader, csvTrailer } from './csv-writer.js';
import { readHledger } from './hledger-reader.js';
import { hledgerEntry, hledgerHeader } from './hledger-writer.js';
import { NO_MAP } from './account-map.js';
import type { HistorySource } from './history.js';
import { legsOf, trailerLine, type TextJournal } from './text-journal.js';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const source = (text: string): HistorySource => ({
  name: 'books',
  digest: sha256(text),
  actor: 'importer',
  map: NO_MAP,
  chart: () => undefined,
  sha256,
});
const origin = { partnership: 'Quay; Commons', batch: '9', head: 'ab', from: '2026-01-01', until: '2026-12-31' };

const PATHS = [
  'je:assets:bank',
  'je:income:tokens:m/1.0',
  'je:assets:receivable:d%3A(9)',
  'fund:Ångström-1:restricted',
];

const transfer = fc
  .record({
    debit: fc.constantFrom(...PATHS),
    credit: fc.constantFrom(...PATHS),
    unit: fc.constantFrom('EUR', 'JPY', 'KWD', 'TOKEN', 'COMPUTE_WEIGHTED'),
    amount: fc.bigInt({ min: 1n, max: 10n ** 36n }),
    purpose: fc.option(fc.constantFrom('DISPOSAL', 'a, b; c', 'date: 2020-01-01, [2020-01-02]'), {
      nil: undefined,
      freq: 9,
    }),
  })
  .filter(({ debit, credit }) => debit !== credit)
  .map(({ purpose, ...rest }) => (purpose === undefined ? rest : { ...rest, purpose }));

const NASTY = [
  'a; b | c\r\nd',
  '=1+1',
  "'=1",
  '-5',
  '+x',
  '@sum',
  ' led',
  'trail ',
  '2%3B',
  '"q"',
  'k: v, w: x',
  '\u2028',
  '',
  '%',
];
const text = fc
  .oneof(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.constantFrom(...NASTY))
  .filter((each) => !each.includes('\0'));
const name = text.filter((each) => each !== '');
const instant = fc
  .date({ min: new Date('1970-01-01T00:00:00Z'), max: new Date('2199-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString());

const journals: fc.Arbitrary<readonly TextJournal[]> = fc
  .array(
    fc.record(
      {
        kind: name,
        effective: instant,
        recorded: instant,
        actor: name,
        customVersion: fc.nat({ max: 99 }),
        source: fc.record({ kind: name, id: text }),
        reverses: name,
        adjustment: fc.boolean(),
        memo: text,
        transfers: fc.array(transfer, { minLength: 1, maxLength: 5 }),
      },
      { requiredKeys: ['kind', 'effective', 'recorded', 'actor', 'customVersion', 'adjustment', 'memo', 'transfers'] },
    ),
    { maxLength: 5 },
  )
  .map((all) =>
    all.map((each, index) => {
      const place = {
        id: `id-${String(index)}`,
        batch: '1',
        ordinal: index,
        key: `key, ${String(index)};`,
        phase: 'POSTED' as const,
      };
      return { ...each, ...place };
    }),
  );

function draftOf({
  key,
  kind,
  effective,
  memo,
  actor,
  customVersion,
  source: from,
  reverses,
  transfers,
}: TextJournal): JournalDraft {
  return {
    idempotencyKey: key,
    kind,
    effectiveAt: effective,
    memo,
    actor,
    customVersion,
    ...(from === undefined ? {} : { source: from }),
    ...(reverses === undefined ? {} : { reverses }),
    postings: legsOf(toTransfers(legsOf(transfers))),
  };
}

const asTransfers = (draft: JournalDraft): JournalDraft => ({
  ...draft,
  postings: legsOf(toTransfers(draft.postings)),
});

/** The draft under keys of its own file, which no journal to come can have. */
function ofFile(written: string, draft: JournalDraft): JournalDraft {
  const { idempotencyKey, reverses } = draft;
  const under = (key: string): string =>
    `history:${sha256(written).slice(0, 16)}:${key.length > 275 ? `sha256:${sha256(key)}` : key}`;
  return {
    ...draft,
    idempotencyKey: under(idempotencyKey),
    ...(reverses === undefined ? {} : { reverses: under(reverses) }),
  };
}

function hledgerOf(all: readonly TextJournal[]): string {
  const accounts = PATHS.flatMap((path) =>
    ['EUR', 'JPY', 'KWD', 'TOKEN', 'COMPUTE_WEIGHTED'].map((unit) => ({ path, unit })),
  );
  const above = hledgerHeader(accounts, origin) + all.map(hledgerEntry).join('');
  return above + trailerLine({ journals: all.length, digest: sha256(above) });
}

function csvOf(all: readonly TextJournal[]): string {
  const above = csvHeader() + all.map(csvEntry).join('');
  return above + csvTrailer(origin, { journals: all.length, digest: sha256(above) });
}

describe.each([
  ['hledger', hledgerOf, readHledger],
  ['CSV', csvOf, readCsv],
] as const)('%s', (_format, write, read) => {
  it('gives back every journal with all its fields', () => {
    fc.assert(
      fc.property(journals, (all) => {
        const written = write(all);
        const history = read(written, source(written));
        expect(history).toMatchObject({ own: true, problemCount: 0, problems: [], leftOut: 0 });
        expect(history.journals.map(({ draft }) => asTransfers(draft))).toEqual(
          all.map((journal) => ofFile(written, draftOf(journal))),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('takes no key of what is still to be posted, however long it is', () => {
    const [one] =
      fc.sample(
        journals.filter(([first]) => first?.reverses === undefined && first !== undefined),
        { numRuns: 1, seed: 3 },
      )[0] ?? [];
    if (one === undefined) throw new Error('a journal');
    const written = write([
      { ...one, key: 'close-result:Q2:EUR' },
      { ...one, id: 'id-other', ordinal: one.ordinal + 1, key: 'k'.repeat(300) },
    ]);
    const keys = read(written, source(written)).journals.map(({ draft }) => draft.idempotencyKey);
    const file = `history:${sha256(written).slice(0, 16)}`;
    expect(keys).toEqual([`${file}:close-result:Q2:EUR`, `${file}:sha256:${sha256('k'.repeat(300))}`]);
  });

  it('gives the same back with another mark of line end, or a mark of byte order', () => {
    const all: TextJournal[] = [
      {
        id: 'i',
        batch: '1',
        ordinal: 1,
        key: 'k',
        kind: 'x',
        effective: '2026-01-01T10:00:00.000Z',
        recorded: '2026-01-01T10:00:00.000Z',
        actor: 'a',
        customVersion: 1,
        adjustment: false,
        phase: 'POSTED',
        memo: 'm',
        transfers: [{ debit: 'je:assets:bank', credit: 'je:income:grants', unit: 'EUR', amount: 10n ** 37n }],
      },
    ];
    const written = write(all);
    for (const form of [
      written,
      `\uFEFF${written}`,
      written.replaceAll(/\r?\n/gu, '\r\n'),
      written.replaceAll('\r\n', '\n'),
    ]) {
      expect(read(form, source(form))).toMatchObject({
        own: true,
        problemCount: 0,
        journals: [{ draft: { memo: 'm' } }],
      });
    }
  });

  it('says that a file was cut off, or changed', () => {
    const journal =
      fc.sample(
        journals.filter((all) => all.length === 3),
        1,
      )[0] ?? [];
    const written = write(journal);
    const cut = written.slice(0, written.trimEnd().lastIndexOf('\n') + 1);
    expect(read(cut, source(cut)).problems).toMatchObject([{ kind: 'EndMissing' }]);
    const changed = written.replaceAll(/id-1/gu, 'id-7');
    expect(read(changed, source(changed)).problems).toMatchObject([{ kind: 'EndDiffers' }]);
  });

  it('reads 100,000 lines in linear time', () => {
    const one =
      fc.sample(
        journals.filter((all) => all.length > 3),
        { numRuns: 1, seed: 7 },
      )[0] ?? [];
    const timeFor = (count: number): number => {
      const all = Array.from({ length: count }, (_, index) => {
        const template = one[index % one.length];
        if (template === undefined) throw new Error('a journal');
        return {
          ...template,
          ordinal: index,
          key: `k${String(index)}`,
          memo: 'm',
          transfers: template.transfers.slice(0, 1),
        };
      });
      const written = write(all);
      const begun = performance.now();
      expect(read(written, source(written))).toMatchObject({ problemCount: 0 });
      return performance.now() - begun;
    };
    timeFor(2_000);
    const [small, large] = [timeFor(5_000), timeFor(25_000)];
    expect(large).toBeLessThan(Math.max(small, 50) * 25);
  }, 60_000);
});
