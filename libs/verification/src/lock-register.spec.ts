import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Custom, defaultCustom } from '#libs/custom';
import { canonicalJson, commitment, isLogRefusal, toHex } from '#libs/transparency-log';
import { Accounts } from './accounts.js';
import { Findings } from './finding.js';
import { LockRegister } from './lock-register.js';
import { wordsFault } from './lock-words.js';
import { RowPart } from './row-part.js';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

const easy: Custom = defaultCustom('EUR');
const strict: Custom = { ...easy, lock: { ...easy.lock, guardianConsent: 'EVERY_DISPOSAL' } };

let findings: Findings;
let register: LockRegister;

beforeEach(() => {
  findings = new Findings();
  const customs: readonly (Custom | undefined)[] = [undefined, easy, strict];
  register = new LockRegister({ sha256, findings }, new Accounts(), (version) => customs[version]);
});

const words = (): string => findings.all.map(({ message }) => message).join(' ');
const kinds = (): string[] => findings.all.map(({ kind }) => kind);

/** A resolution's leaf; answers its hash. */
function resolved(entry: Readonly<Record<string, string | boolean>>): string {
  const text = canonicalJson({ carried: true, type: 'resolution', v: '1', ...entry });
  register.resolution(text, JSON.parse(text) as Record<string, unknown>);
  return hashOf(text);
}

/** An asset in the books of old, valued and asked for at 90,000. */
function asked(disposal = 'DSP-0001', customVersion = '1'): void {
  const v2 = { v: '2', customVersion };
  if (!register.assets.has('A-0001')) {
    const terms = { class: 'HARDWARE', cost: '120000', currency: 'EUR', enteredOn: '2026-01-01', years: '4' };
    register.leaf('asset', { ...v2, code: 'A-0001', ...terms, openingWorn: '' });
    const asset = register.assets.get('A-0001');
    if (asset !== undefined) asset.entered = true;
    register.leaf('valuation', { ...v2, code: 'VAL-0001', asset: 'A-0001', on: '2026-02-01', value: '90000' });
  }
  register.leaf('disposal', {
    ...v2,
    code: disposal,
    asset: 'A-0001',
    price: '90000',
    body: '',
    valuation: 'VAL-0001',
  });
}

const RELEASE = { disposal: 'DSP-0001', asset: 'A-0001', leastPrice: '90000', expires: '2026-12-31T00:00:00.000Z' };

const authorised = (more: Readonly<Record<string, string>>): void => {
  register.leaf('disposal-authorisation', { v: '2', customVersion: '1', ...RELEASE, ...more });
};

describe('an authorisation', () => {
  it('names the leaf of a carried resolution that came before it and says this disposal', () => {
    asked();
    authorised({ resolutionHash: resolved({ disposal: 'DSP-0001' }) });
    expect(findings.all).toEqual([]);
  });

  it.each<[string, () => string]>([
    ['is nowhere in the log', () => hashOf('nothing')],
    ['was not carried', () => resolved({ disposal: 'DSP-0001', carried: false })],
    ['is of another disposal', () => resolved({ disposal: 'DSP-0002' })],
    ['is of another asset', () => resolved({ disposal: 'DSP-0001', asset: 'A-0002' })],
    ['is of a custom', () => resolved({ rules: 'ab' })],
  ])('is found where its resolution %s', (_, resolution) => {
    asked();
    authorised({ resolutionHash: resolution() });
    expect([kinds(), words()]).toEqual([['ReleaseNotByRule'], expect.stringContaining('no carried resolution')]);
  });

  it('is let go, since resolutions have a kind, by one of its own kind alone', () => {
    asked();
    authorised({ resolutionHash: resolved({ disposal: 'DSP-0001', kind: 'DISPOSAL', v: '2' }) });
    expect(kinds()).toEqual([]);
    authorised({ resolutionHash: resolved({ disposal: 'DSP-0001', kind: 'ORDINARY', v: '2' }) });
    expect(kinds()).toEqual(['ReleaseNotByRule']);
  });

  it('is found where its resolution came after it', () => {
    asked();
    const text = canonicalJson({ carried: true, disposal: 'DSP-0001', type: 'resolution', v: '1' });
    authorised({ resolutionHash: hashOf(text) });
    resolved({ disposal: 'DSP-0001' });
    expect(kinds()).toEqual(['ReleaseNotByRule']);
  });

  it('spends its resolution', () => {
    asked();
    const resolution = resolved({ disposal: 'DSP-0001' });
    authorised({ resolutionHash: resolution });
    authorised({ resolutionHash: resolution });
    expect(words()).toContain('had released something already');
  });

  it('of version 1 names no hash: a carried resolution of its disposal must stand before it', () => {
    asked();
    register.leaf('disposal-authorisation', { v: '1', ...RELEASE, resolution: 'an id' });
    expect(kinds()).toEqual(['ReleaseNotByRule']);
    resolved({ disposal: 'DSP-0001' });
    register.leaf('disposal-authorisation', { v: '1', ...RELEASE, resolution: 'an id' });
    expect(kinds()).toEqual(['ReleaseNotByRule']);
  });

  it('needs consent where its custom asks for it at every disposal', () => {
    asked();
    authorised({ customVersion: '2', resolutionHash: resolved({ disposal: 'DSP-0001' }) });
    expect(words()).toContain('the guardian had not consented to it');
    asked('DSP-0002', '2');
    register.leaf('guardian-consent', { v: '2', customVersion: '2', disposal: 'DSP-0002' });
    authorised({ customVersion: '2', disposal: 'DSP-0002', resolutionHash: resolved({ disposal: 'DSP-0002' }) });
    expect(kinds()).toEqual(['ReleaseNotByRule']);
  });
});

describe('a loss', () => {
  const LOSS = { amount: '500', asset: '', currency: 'EUR', evidence: 'ab'.repeat(32) };
  const entered = (resolutionHash: string): void => {
    register.leaf('loss-absorption', {
      v: '2',
      customVersion: '1',
      code: 'ABS-0001',
      kind: 'LOSS',
      ...LOSS,
      resolutionHash,
    });
  };

  it('names a resolution of its amount, currency and evidence', () => {
    const { asset: _, ...said } = LOSS;
    entered(resolved(said));
    expect(findings.all).toEqual([]);
    for (const other of [{ amount: '501' }, { currency: 'GBP' }, { evidence: 'cd'.repeat(32) }, { asset: 'A-0001' }]) {
      entered(resolved({ ...said, ...other }));
    }
    expect(kinds()).toEqual(Array.from({ length: 4 }, () => 'ReleaseNotByRule'));
  });
});

describe('the custom of a leaf', () => {
  const body = (customVersion: string): void => {
    register.leaf('locked-body', { v: '2', code: 'trust', name: 'The Trust', specified: 'no', customVersion });
  };

  it('is one that the log has, and never an earlier one than before', () => {
    for (const version of ['1', '1', '2', '2', '']) body(version);
    expect(findings.all).toEqual([]);
    for (const version of ['1', '3', 'x']) body(version);
    expect(kinds()).toEqual(['ReleaseNotByRule', 'ReleaseNotByRule', 'ReleaseNotByRule']);
  });
});

describe('the words of a row', () => {
  const salt = new Uint8Array(32).fill(7);
  const committed = (value: Readonly<Record<string, string>>): string => {
    const made = commitment({ domain: 'asset-words', salt, value }, sha256);
    return isLogRefusal(made) ? '' : toHex(made);
  };
  const fault = (leaf: string, said: unknown): string | undefined => {
    const opened = { salt: toHex(salt), words: said };
    return wordsFault({ sha256, findings }, { words: leaf }, { opened });
  };

  it('are those that the leaf commits to', () => {
    const said = { actor: 'clerk', buyer: 'a school', why: 'it stands idle\n"for years"' };
    expect(fault(committed(said), said)).toBeUndefined();
    expect(fault(committed(said), { ...said, buyer: 'a dealer' })).toBe('other words than were logged');
    expect(fault(committed(said), 'words')).toBe('words that do not read');
    expect(fault(committed(said), { ...said, buyer: 5 })).toBe('words that do not read');
    expect(wordsFault({ sha256, findings }, { words: committed(said) }, { opened: null })).toBeUndefined();
  });

  it('are told by the row part', () => {
    const rows = new RowPart({ sha256, findings });
    const leaf = { code: 'A-0001', type: 'asset', v: '2', words: committed({ name: 'rack' }) };
    rows.leaf('asset', leaf);
    rows.row({ ...leaf, opened: { salt: toHex(salt), words: { name: 'shed' } } });
    expect([kinds(), words()]).toEqual([['RowDiffers'], 'The row of asset A-0001 has other words than were logged.']);
  });

  it('open no commitment but their own, whatever they say', () => {
    const text = fc.record({ buyer: fc.string({ unit: 'grapheme' }), why: fc.string({ unit: 'grapheme' }) });
    fc.assert(
      fc.property(text, text, (one, other) => {
        const same = one.buyer === other.buyer && one.why === other.why;
        expect(fault(committed(one), other) === undefined).toBe(same);
      }),
    );
  });
});

describe('a sale', () => {
  it('is judged by what was filed until it was posted', () => {
    asked();
    authorised({ resolutionHash: resolved({ disposal: 'DSP-0001' }) });
    expect(register.saleFault('DSP-0001', 90_000n)).toBeUndefined();
    register.leaf('valuation', {
      v: '2',
      customVersion: '1',
      code: 'VAL-0002',
      asset: 'A-0001',
      on: '2026-02-02',
      value: '95000',
    });
    expect(register.saleFault('DSP-0001', 94_999n)).toContain('below the valuation');
    expect(register.saleFault('DSP-0001', 95_000n)).toBeUndefined();
  });
});

describe('the specified body', () => {
  it('is the one that the custom names', () => {
    const named: Custom = { ...easy, lock: { ...easy.lock, specifiedBody: 'Town Trust' } };
    register = new LockRegister({ sha256, findings }, new Accounts(), () => named);
    const body = (name: string): void => {
      register.leaf('locked-body', { v: '2', customVersion: '1', code: 'town', name, specified: 'yes' });
    };
    body('Town Trust');
    expect(findings.all).toEqual([]);
    body('Harbour Capital');
    expect(kinds()).toEqual(['ReleaseNotByRule']);
  });
});
