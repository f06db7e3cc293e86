import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { publicEntry, type PublicSource } from './public-entry.js';

const holding: PublicSource = {
  kind: 'DEVELOPER_RIGHT',
  subject: 'm1',
  holder: 'r0017',
  state: 'ADMITTED',
  customVersion: 2,
};
const { holder: rollNumber, ...open } = holding;

describe('publicEntry', () => {
  it('shows a roll number and no name by default', () => {
    expect(publicEntry(holding)).toEqual({ rollNumber, ...open });
    expect(publicEntry(holding, { name: 'Ana', publishName: false })).toEqual({ rollNumber, ...open });
  });

  it('shows a name where its bearer chose so', () => {
    expect(publicEntry(holding, { name: 'Ana', publishName: true })).toEqual({ rollNumber, ...open, name: 'Ana' });
  });

  it('never lets a name, or a field it does not know, out unasked', () => {
    fc.assert(
      fc.property(fc.uuid(), (secret) => {
        const wider = { ...holding, address: secret };
        expect(JSON.stringify(publicEntry(wider, { name: secret, publishName: false }))).not.toContain(secret);
      }),
    );
  });
});
