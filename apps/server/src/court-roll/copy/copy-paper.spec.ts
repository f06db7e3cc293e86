import { describe, expect, it } from '@jest/globals';
import type { CertifiedCopy, CopiedLine } from './certified-copy.service.js';
import { paperOf } from './copy-paper.js';
import { factsOf, lineInWords } from './copy-words.js';
import { runsOf } from './typefaces.js';

function lineOf(number: number, fine: string | null = null): CopiedLine {
  return {
    number: String(number),
    event: 'OPERATOR_CHANGED',
    on: '2026-01-05',
    customVersion: 2,
    hash: 'ab'.repeat(32),
    document: JSON.stringify({ fine }),
    leaf: { hash: 'cd'.repeat(32), index: String(number), size: '1234', proof: '' },
    holder: null,
  };
}

function copyOf(lines: number): CertifiedCopy {
  return {
    copyhold: 'certified-copy',
    v: '1',
    madeAt: '2026-11-23T05:00:00.000Z',
    partnership: { slug: 'ridge', name: 'Ridge Commons', currency: 'EUR' },
    log: { origin: 'ridge.example/log', vkeys: ['ridge.example/log+1+x'], size: '1234', checkpoint: 'o\n1234\nroot\n' },
    holding: {
      number: 'H-0001',
      kind: 'HOST_CLAIM',
      subject: 'site:quay',
      state: 'ADMITTED',
      since: '2026-01-05',
      quantity: '36000000000000',
      meter: 'gpu-time',
      value: '120000',
      rent: '6000',
      life: 1,
      appurtenantTo: null,
      rollNumber: 'r0006',
      name: null,
      customVersion: 2,
    },
    fines: [{ line: '2', amount: '9500', due: '9500', paid: '0', state: 'DUE' }],
    entries: Array.from({ length: lines }, (_, at) => lineOf(at + 1)),
  };
}

const pagesOf = (pdf: Buffer): number => pdf.toString('latin1').match(/\/Type \/Page$/gmu)?.length ?? 0;

describe('the paper of a certified copy', () => {
  it.each([
    [0, 1],
    [2, 1],
    [40, 2],
    [400, 2],
  ])('of %s lines has %s pages', async (lines, pages) => {
    expect(pagesOf(await paperOf(copyOf(lines), 'https://ridge.example/verify?copy=H-0001'))).toBe(pages);
  });

  it('is made of a right with the longest names there are', async () => {
    const copy = copyOf(3);
    const long = { ...copy, holding: { ...copy.holding, subject: 'x'.repeat(300), name: 'Ελένη '.repeat(40) } };
    expect(pagesOf(await paperOf(long, `https://${'a'.repeat(120)}.example/verify`))).toBeLessThanOrEqual(2);
  });

  it('says what the right costs by the custom, and what no custom may exceed', () => {
    expect(Object.fromEntries(factsOf(copyOf(1)))).toMatchObject({
      'Held by': 'r0006',
      'How much': '10000.000 GPU-hours a year',
      'Custom value a year': '1200.00 EUR',
      'Quit rent a year': '60.00 EUR',
      'Most that may be asked of a new holder': '2280.00 EUR',
    });
    expect(lineInWords(lineOf(1, '120000'), 'EUR')).toBe('Operator changed; entry fine 1200.00 EUR');
    expect(lineInWords({ ...lineOf(1), document: null }, 'EUR')).toBe('Operator changed');
  });
});

describe('the faces of the paper', () => {
  it('are chosen letter by letter, so that every name can be written', () => {
    const runs = runsOf('Łoś Жанна Ελένη', 'text');
    expect(runs.map(({ text }) => text).join('')).toBe('Łoś Жанна Ελένη');
    const files = runs.map(({ font }) => /([a-z-]+)-\d00-normal\.woff$/u.exec(font)?.[1]);
    expect(new Set(files)).toEqual(
      new Set(['andika-latin-ext', 'andika-latin', 'andika-cyrillic', 'gentium-book-plus-greek']),
    );
  });

  it('leave a letter that none has to the first', () => {
    expect(runsOf('中', 'text')).toHaveLength(1);
  });
});
