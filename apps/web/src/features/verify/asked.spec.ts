import { describe, expect, it } from '@jest/globals';
import { askedIn } from './asked.js';

const ID = '01a206cd-e53c-7ff5-93b8-4a83087ffe93';

describe('what was pasted', () => {
  it.each([
    [` ${ID.toUpperCase()} `, 'ENTRY', `/audit/entry/${ID}.json`],
    [`http://localhost:4000/entries/${ID}?from=x`, 'ENTRY', `/audit/entry/${ID}.json`],
    ['7kq2-9d0f-xm4e-a1rz', 'RECEIPT', '/audit/receipt/7KQ2-9D0F-XM4E-A1RZ.tlog-proof'],
    [
      'https://commons.example/verify#code=7KQ2-9D0F-XM4E-A1RZ',
      'RECEIPT',
      '/audit/receipt/7KQ2-9D0F-XM4E-A1RZ.tlog-proof',
    ],
    ['L-0001', 'COPY', '/register/L-0001/copy.json'],
    ['https://commons.example/verify?copy=H-0003', 'COPY', '/register/H-0003/copy.json'],
  ])('%s is looked up', (text, kind, address) => {
    expect(askedIn(text)).toMatchObject({ kind, address });
  });

  it('is a document where it is no code, and nothing where it is empty', () => {
    expect(askedIn('{"copyhold":"entry"}')).toEqual({ kind: 'DOCUMENT', text: '{"copyhold":"entry"}' });
    expect(askedIn('7KQ2-9D0F-XM4E-A1RI')).toMatchObject({ kind: 'DOCUMENT' });
    expect(askedIn(' \n')).toBeUndefined();
  });
});
