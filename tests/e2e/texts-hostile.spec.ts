import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import fc from 'fast-check';
import {
  beancountEntry,
  beancountHeader,
  BeancountNames,
  hledgerEntry,
  hledgerHeader,
  ledgerEntry,
  ledgerHeader,
  type TextJournal,
} from '#libs/ledger';
import { withProgram } from '../support/installed.js';

const run = promisify(execFile);

/** Words that mean something to one of the programs, and words that mean nothing to anybody. */
const WORDS = [
  '* x',
  '! (y) z',
  '= x',
  '@ 5 USD',
  '{{1 EUR}}',
  '[2026-01-01]',
  '(2026-01-01)',
  ':a:b:',
  'k:: 1/0',
  'date: 2020-01-01',
  'Payee: x',
  'assert false',
  '#tag ^link',
  '"quoted"',
  String.raw`\n \" \\`,
  "'",
  '; c',
  ' | note',
  '%3B%',
  'ends with \\',
  '\u2028\u0085\u00a0',
  '\u0007\u001b[31m',
  '日本語 ‮ rtl',
  '=HYPERLINK("x")',
  'a\r\nb\n2026-01-01 fake\n    je:a  1 EUR',
  '\n}\n',
  'include /etc/passwd',
  '',
];

const text = fc
  .oneof(fc.constantFrom(...WORDS), fc.string({ unit: 'grapheme', maxLength: 60 }))
  .filter((each) => !each.includes('\0'));
const PATHS = ['je:assets:bank', 'je:income:tokens:x;y', 'je:assets:receivable:d%3A(9)', "je:assets:receivable:Ünï'c"];

function journals(): readonly TextJournal[] {
  const words = fc.sample(fc.tuple(text, text, text, text), { numRuns: 400, seed: 11 });
  const all = [...WORDS.map((word) => [word, word, word, word] as const), ...words];
  return all.map(([memo, key, actor, id], index) => ({
    id: `j${String(index)}`,
    batch: '1',
    ordinal: index,
    key,
    kind: 'test',
    effective: '2026-05-01T00:00:00.000Z',
    recorded: '2026-05-01T00:00:00.000Z',
    actor,
    customVersion: 1,
    source: { kind: actor, id },
    adjustment: false,
    phase: 'POSTED',
    memo,
    transfers: [
      {
        debit: PATHS[0] ?? '',
        credit: PATHS[1 + (index % 3)] ?? '',
        unit: 'EUR',
        amount: BigInt(index) + 1n,
        purpose: memo,
      },
      { debit: PATHS[0] ?? '', credit: PATHS[1] ?? '', unit: 'COMPUTE_WEIGHTED', amount: 10n ** 37n + BigInt(index) },
    ],
  }));
}

describe('whatever the words of a journal', () => {
  let folder: string;
  const all = journals();
  const accounts = PATHS.flatMap((path) =>
    ['EUR', 'COMPUTE_WEIGHTED'].map((unit) => ({ path, unit, type: 'ASSET' as const })),
  );
  const origin = { partnership: 'A "B" \\ ; C', batch: '1', head: 'ab', from: '2026-05-01', until: '2026-05-01' };
  const names = new BeancountNames(accounts);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'copyhold-words-'));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  const cases = [
    {
      program: 'hledger',
      written: hledgerHeader(accounts, origin) + all.map(hledgerEntry).join(''),
      check: (file: string) => ['-f', file, 'check', '--strict'],
    },
    {
      program: 'ledger',
      written: ledgerHeader(accounts, origin) + all.map(ledgerEntry).join(''),
      check: (file: string) => ['-f', file, '--pedantic', 'bal'],
    },
    {
      program: 'bean-check',
      written: beancountHeader(accounts, origin) + all.map((each) => beancountEntry(each, names)).join(''),
      check: (file: string) => [file],
    },
  ];

  const { check: counted, unless: unlessCounted } = withProgram('hledger');
  counted(`every journal is one for hledger, and no word makes another${unlessCounted}`, async () => {
    const file = join(folder, 'counted.txt');
    await writeFile(file, cases[0]?.written ?? '');
    const { stdout } = await run('hledger', ['-f', file, 'stats']);
    expect(stdout).toMatch(new RegExp(String.raw`Transactions\s+: ${String(all.length)} `, 'u'));
  });

  for (const { program, written, check: words } of cases) {
    const { check, unless } = withProgram(program);
    check(`${program} takes the text for what it is${unless}`, async () => {
      const file = join(folder, `${program}.txt`);
      await writeFile(file, written);
      const { stdout } = await run(program, words(file));
      expect(stdout).not.toContain('USD');
    });
  }
});
