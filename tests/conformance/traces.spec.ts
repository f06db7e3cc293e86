import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { GPU_HOUR, HOUR_MS } from '#libs/amount';
import { defaultCustom } from '#libs/custom';
import {
  checkHeader,
  GPU_JOB_COLUMNS,
  GPU_NODE_COLUMNS,
  LLM_REQUEST_COLUMNS,
  parseGpuJobRow,
  parseGpuNodeRow,
  parseLlmRequestRow,
  rollUp,
  type GpuJobContext,
  type GpuNode,
  type RowRefusal,
  type UsageEvent,
} from '#libs/inference-meter';
import { describe, expect, it } from '@jest/globals';

const folder = path.join(import.meta.dirname, '../../../shared/data/traces');
const present = existsSync(folder);
const describeTraces = present ? describe : describe.skip;
const title = present ? 'the public traces' : 'the public traces (skipped: ../shared/data/traces is absent)';

/** Midnight, 1 January 2023, UTC: the operator does not say from when the file counts, so the importer does. */
const originMs = 1_672_531_200_000n;
const nowMs = 1_893_456_000_000n;
const custom = defaultCustom('EUR');
const jobs: GpuJobContext = { source: '/trace/gpu', subject: 'cluster', originMs, nowMs, custom };
const requests = { source: '/trace/llm', subject: 'service', model: 'conversation', nowMs };

function linesOf(file: string): readonly string[] {
  const lines = readFileSync(path.join(folder, file), 'utf8').split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

/** The cells of a file, read in the plainest way there is: the second opinion on every sum. */
function cellsOf(file: string): readonly (readonly string[])[] {
  return linesOf(file)
    .slice(1)
    .map((line) => line.trim().split(','));
}

function read<T>(file: string, parse: (line: string, lineNo: number) => T | RowRefusal): readonly T[] {
  return linesOf(file)
    .slice(1)
    .map((line, index) => {
      const row = parse(line, index + 2);
      if (typeof row === 'object' && row !== null && 'refused' in row)
        throw new Error(`${file}: ${JSON.stringify(row)}`);
      return row;
    });
}

const sum = (quantities: readonly { readonly quantity: bigint }[]): bigint =>
  quantities.reduce((total, { quantity }) => total + quantity, 0n);

const number = (text: string | undefined): bigint => BigInt(text ?? '');

describeTraces(title, () => {
  it('have the columns that the parsers expect', () => {
    const formats = [
      ['llm-requests-conversation.csv', LLM_REQUEST_COLUMNS],
      ['gpu-cluster-pods.csv', GPU_JOB_COLUMNS],
      ['gpu-cluster-nodes.csv', GPU_NODE_COLUMNS],
    ] as const;
    for (const [file, columns] of formats) expect(checkHeader(linesOf(file)[0] ?? '', columns)).toBeUndefined();
  });

  describe('8,152 GPU jobs', () => {
    const file = 'gpu-cluster-pods.csv';
    const parsed = (): readonly (readonly UsageEvent[])[] =>
      read(file, (line, lineNo) => parseGpuJobRow(line, lineNo, jobs));

    it('reserved exactly 185,294,426,970,000 milli-GPU·ms: 51,470.67 GPU-hours', () => {
      const rows = parsed();
      const naive = cellsOf(file)
        .filter((cells) => cells[9] !== '' && cells[10] !== '')
        .map((cells) => number(cells[3]) * number(cells[4]) * (number(cells[9]) - number(cells[10])) * 1000n)
        .reduce((total, quantity) => total + quantity, 0n);
      expect(rows).toHaveLength(8152);
      expect(sum(rows.flat())).toBe(naive);
      expect(naive).toBe(185_294_426_970_000n);
      expect((naive * 100n + GPU_HOUR / 2n) / GPU_HOUR).toBe(5_147_067n);
    });

    it('counts the jobs without GPU time, none of them refused', () => {
      const idle = cellsOf(file).filter((cells) => {
        return cells[3] === '0' || cells[9] === '' || cells[10] === '' || cells[9] === cells[10];
      });
      expect(idle).toHaveLength(1949);
      expect(parsed().filter((events) => events.length === 0)).toHaveLength(idle.length);
    });

    it('rolls up to the same sum, each hour from parts within it, however often it is read', () => {
      const events = parsed().flat();
      const { buckets, repeated, conflicts } = rollUp([...events, ...events]);
      expect(conflicts).toEqual([]);
      expect(repeated).toBe(events.length);
      expect(sum(buckets)).toBe(sum(events));
      const crossing = events.filter(({ effectiveAtMs, endMs }) => {
        return endMs === undefined || endMs <= effectiveAtMs || effectiveAtMs / HOUR_MS !== (endMs - 1n) / HOUR_MS;
      });
      expect(crossing).toEqual([]);
    });

    it('stays the same whole from whatever origin the hours are cut', () => {
      const shifted = read(file, (line, lineNo) =>
        parseGpuJobRow(line, lineNo, { ...jobs, originMs: originMs + 1_234_567n }),
      );
      expect(sum(shifted.flat())).toBe(185_294_426_970_000n);
    });
  });

  describe('19,366 LLM requests', () => {
    const file = 'llm-requests-conversation.csv';
    const events = (): readonly UsageEvent[] =>
      read(file, (line, lineNo) => parseLlmRequestRow(line, lineNo, requests)).flat();

    it.each([
      ['tokens-in', 1, 22_361_870n],
      ['tokens-out', 2, 4_088_665n],
    ] as const)('sum exactly in %s', (kind, column, expected) => {
      const counted = events().filter(({ meter }) => meter.kind === kind);
      expect(counted).toHaveLength(19_366);
      expect(sum(counted)).toBe(expected);
      expect(sum(counted)).toBe(cellsOf(file).reduce((total, cells) => total + number(cells[column]), 0n));
    });

    it('fall into hourly buckets of one afternoon', () => {
      const { buckets, repeated, conflicts } = rollUp(events());
      expect({ repeated, conflicts }).toEqual({ repeated: 0, conflicts: [] });
      expect(sum(buckets)).toBe(sum(events()));
      // 18:15 to 19:14, both kinds.
      expect(buckets.map(({ hourMs }) => new Date(Number(hourMs)).toISOString().slice(0, 13))).toEqual([
        '2023-11-16T18',
        '2023-11-16T18',
        '2023-11-16T19',
        '2023-11-16T19',
      ]);
    });
  });

  it('name 1,213 nodes with 6,212 GPUs of seven models', () => {
    const nodes: readonly GpuNode[] = read('gpu-cluster-nodes.csv', (line, lineNo) =>
      parseGpuNodeRow(line, lineNo, { custom }),
    );
    expect(nodes).toHaveLength(1213);
    expect(nodes.reduce((total, { gpus }) => total + gpus, 0n)).toBe(6212n);
    expect(new Set(nodes.map(({ gpuModel }) => gpuModel)).size).toBe(7);
    expect(new Set(nodes.map(({ serial }) => serial)).size).toBe(1213);
  });
});
