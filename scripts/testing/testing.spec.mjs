import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { captureNode } from '../processes.mjs';
import { root } from '../root.mjs';
import { countResults } from './jest.mjs';
import { rankOf } from './longest-first.mjs';
import { runPool } from './pool.mjs';

describe("Jest's results", () => {
  const suite = (name, status, tests) => ({
    name: join(root, name),
    status,
    assertionResults: tests.map(([fullName, result]) => ({ fullName, status: result })),
  });
  const results = {
    testResults: [
      suite('a.spec.ts', 'failed', [
        ['adds', 'passed'],
        ['divides', 'failed'],
        ['exports (skipped: hledger is not installed)', 'pending'],
      ]),
      suite('b.spec.ts', 'failed', []),
    ],
  };

  it('are counted test by test, and a file that did not run is a failure', () => {
    expect(countResults(results)).toEqual({
      passed: 1,
      failed: ['a.spec.ts: divides', 'b.spec.ts: the file did not run'],
      skipped: ['a.spec.ts: exports (skipped: hledger is not installed)'],
    });
  });

  it('leave out the tests that another name filtered away', () => {
    expect(countResults({ testResults: results.testResults.slice(0, 1) }, /adds/).skipped).toEqual([]);
  });
});

describe('the pool', () => {
  it('runs every job once, never more than its width at a time', async () => {
    let running = 0;
    let most = 0;
    const done = [];
    await runPool([1, 2, 3, 4, 5], 2, async (job) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      done.push(job);
      running -= 1;
    });
    expect([most, done.length, new Set(done).size]).toEqual([2, 5, 5]);
  });
});

describe('the size budgets of the web', () => {
  const fonts = ['assets/andika-latin-400-normal-a.woff2', 'assets/gentium-book-plus-latin-700-normal-a.woff2'];
  let folder;
  // Random bytes do not shrink, so the size of the file is the size that is measured.
  const put = (file, kilobytes) => writeFileSync(join(folder, file), randomBytes(kilobytes * 1000));
  const weigh = () => captureNode([join(root, 'scripts', 'check-web-budget.mjs'), folder]);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'copyhold-web-'));
    mkdirSync(join(folder, '.vite'));
    mkdirSync(join(folder, 'assets'));
    const home = 'src/features/home/home-page.tsx';
    const manifest = {
      'src/main.tsx': { file: 'assets/main.js', isEntry: true, imports: ['_shared'], css: ['assets/main.css'] },
      _shared: { file: 'assets/shared.js' },
      [home]: { file: 'assets/home.js', isDynamicEntry: true, imports: ['_shared', '_own'] },
      _own: { file: 'assets/own.js' },
      ...Object.fromEntries(fonts.map((file) => [file, { file }])),
    };
    const preloads = fonts.map((file) => `<link rel="preload" as="font" href="/${file}">`);
    writeFileSync(join(folder, '.vite', 'manifest.json'), JSON.stringify(manifest));
    writeFileSync(join(folder, 'index.html'), `${preloads.join('')}<!--copyhold:headline-->`);
    for (const [file, kilobytes] of [
      ['main.js', 60],
      ['shared.js', 30],
      ['home.js', 10],
      ['own.js', 10],
      ['main.css', 4],
    ]) {
      put(join('assets', file), kilobytes);
    }
    for (const file of fonts) put(file, 20);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('hold, each chunk counted where it is first loaded', async () => {
    const { code, output } = await weigh();
    expect(output).toMatch(/initial JS: 90\.\d+ kB of 150/);
    expect(output).toMatch(/home-page.*: 20\.\d+ kB of 35/);
    expect(code).toBe(0);
  });

  it.each([
    ['assets/shared.js', 100, 'initial JS'],
    ['assets/own.js', 30, 'route src/features/home'],
    ['assets/main.css', 9, 'initial CSS'],
    [fonts[0], 50, 'fonts on the first page'],
  ])('are exceeded by %s of %i kB', async (file, kilobytes, line) => {
    put(file, kilobytes);
    const { code, output } = await weigh();
    expect(output).toContain(`OVER ${line}`);
    expect(code).toBe(1);
  });
});

describe('the order of the files', () => {
  it('has first what starts programs, then pages, then what asks a database, then the rest', () => {
    const starting = "import { runCommand } from '../support/command-line.js';";
    const asking = "import { startTestServer } from '../support/test-server.js';";
    const ranks = [
      rankOf('/c/tests/e2e/cli.spec.ts', starting),
      rankOf('/c/tests/browser/roles.spec.ts', "import { roles } from './roles.js';"),
      rankOf('/c/tests/hostile/http.spec.ts', asking),
      rankOf('/c/libs/voting/src/meeting.spec.ts', ''),
    ];
    expect(ranks).toEqual([0, 1, 2, 3]);
  });
});
