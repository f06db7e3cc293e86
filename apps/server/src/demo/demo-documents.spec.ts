import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { EMPTY_DOCUMENT } from '#libs/asset-lock';
import { assetDocuments, demoPledge, demoValuation } from './demo-assets.js';
import { keepDocuments } from './demo-documents.js';
import { planOf } from './demo-plan.js';

const { calendar, assets } = planOf({ seed: 'weirside', now: new Date('2026-11-22T10:00:00Z'), scale: 6 });
const papers = assetDocuments(calendar, assets);

describe('the papers of the demonstration', () => {
  it('are all that its register names, and none of them is empty', () => {
    const named = [...assets, demoValuation(calendar, assets), demoPledge(calendar, assets)].map(
      (each) => each?.document,
    );
    expect(papers.map(({ digest }) => digest)).toEqual(named);
    expect(new Set(named).size).toBe(assets.length + 2);
    expect(named).not.toContain(EMPTY_DOCUMENT);
  });

  it('are the same at each start, and can be hashed again from their files', async () => {
    const again = planOf({ seed: 'weirside', now: new Date('2026-11-22T10:00:00Z'), scale: 6 });
    expect(assetDocuments(again.calendar, again.assets)).toEqual(papers);
    const folder = await mkdtemp(join(tmpdir(), 'copyhold-papers-'));
    try {
      // A start that was cut short keeps them once more.
      for (let start = 0; start < 2; start += 1) await keepDocuments(join(folder, 'documents'), papers);
      const files = await readdir(join(folder, 'documents'));
      expect(files.sort()).toEqual(papers.map(({ digest }) => `${digest}.txt`).sort());
      for (const file of files) {
        const bytes = await readFile(join(folder, 'documents', file));
        expect(`${createHash('sha256').update(bytes).digest('hex')}.txt`).toBe(file);
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
