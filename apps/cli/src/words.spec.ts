import { describe, expect, it } from '@jest/globals';
import { Progress, progressLine } from './progress.js';
import { summaryOf } from './summary.js';

const job = {
  id: '1',
  partnershipId: '1',
  kind: 'llm-requests',
  file: 'a.csv',
  terms: { path: '/a.csv', site: 'mill', source: 'file:a.csv', report: '/a.refused.csv' },
  fileSize: 1_000,
  state: 'DONE',
  nextByte: 255,
  nextLine: 3,
  rowsRead: 12_345,
  accepted: 12_000,
  alreadyKnown: 300,
  withoutUsage: 40,
  refused: 5,
  failure: null,
  startedAt: new Date(0),
  finishedAt: null,
} as const;

describe('the words of an import', () => {
  it('sum up what became of every row, and where to look', () => {
    expect(summaryOf(job)).toBe(
      'a.csv: 12,345 rows read: 12,000 accepted, 300 known already, 40 without use, 5 refused.\n' +
        'Why rows were refused, line by line: /a.refused.csv',
    );
  });

  it('say when nothing changed, and when something needs attention', () => {
    const again = { ...job, accepted: 0, refused: 0, failure: '2 hours of use could not be posted: why' };
    expect(summaryOf(again).split('\n').slice(1)).toEqual([
      'Nothing changed: there was no new row in the file.',
      'Attention: 2 hours of use could not be posted: why',
    ]);
    expect(summaryOf({ ...job, state: 'FAILED', failure: 'the file is gone' })).toBe(
      'a.csv: not read to its end: the file is gone',
    );
  });

  it('tell progress in rows, rate and per cent, or in hours posted', () => {
    expect(progressLine({ job, elsewhere: false }, 9_876)).toBe('a.csv: 12,345 rows, 25 %, 9,876 rows/s');
    expect(progressLine({ job, elsewhere: true }, 0)).toBe('a.csv: 12,345 rows, 25 %, read by another process');
    expect(progressLine({ job, elsewhere: false, posting: { posted: 500, total: 1_200 } }, 0)).toBe(
      'a.csv: posting hours of use to the ledger, 500 of 1,200',
    );
  });

  it('overwrite one line on a terminal, and do not fill a log', () => {
    const written = (isTTY: boolean): string => {
      let text = '';
      const progress = new Progress({ isTTY, write: (more) => (text += more) }, 0);
      for (let time = 0; time < 3; time += 1) progress.show({ job, elsewhere: true });
      progress.end();
      return text;
    };
    const line = 'a.csv: 12,345 rows, 25 %, read by another process';
    expect(written(true)).toBe(`\r\u001b[2K${line}`.repeat(3) + '\n');
    expect(written(false)).toBe(`${line}\n`);
  });

  it('tell a speed once there is one to tell, of the rows that this process read', async () => {
    let text = '';
    const progress = new Progress({ isTTY: false, write: (more) => (text += more) }, 12_000);
    progress.show({ job, elsewhere: false });
    expect(text).toBe('');
    await new Promise((done) => setTimeout(done, 600));
    progress.show({ job, elsewhere: false });
    const [, speed] = /^a\.csv: 12,345 rows, 25 %, (\d+) rows\/s\n$/u.exec(text) ?? [];
    expect(Number(speed)).toBeGreaterThan(100);
    expect(Number(speed)).toBeLessThan(600);
  });
});
