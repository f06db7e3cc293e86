import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseUtcInstant, SACCT_COLUMNS, type UsageEvent } from '#libs/inference-meter';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parseAgentConfig } from './agent-config.js';
import type { Poll, Reader } from './reader.js';
import type { ReaderChoice } from './reader-choices.js';
import { readersOf } from './readers-of.js';
import { stateOf, stateText } from './state-text.js';

let folder: string;
let server: Server;
let url: string;
/** What the exporter answers; undefined is a failure. */
let exposition: string | undefined;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'readers-'));
  server = createServer((_, response) => {
    if (exposition === undefined) response.writeHead(503).end();
    else response.end(exposition);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`;
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A program of that name that runs this JavaScript. */
function program(name: string, script: string): string {
  const file = join(folder, name);
  writeFileSync(file, `#!${process.execPath}\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

function reader(choice: object): Reader {
  const config = parseAgentConfig(JSON.stringify({ readers: [choice] }));
  if ('no' in config) throw new Error(config.no.join('; '));
  const [made] = readersOf(config, '/machine/m7');
  if (made === undefined) throw new Error('no reader');
  return made;
}

/** Rounds at these times, the state written and read as the disk does. */
async function rounds(of: Reader, times: readonly bigint[]): Promise<readonly Poll[]> {
  const polls: Poll[] = [];
  let state: unknown;
  for (const [index, nowMs] of times.entries()) {
    const poll = await of.poll({ state, nowMs, isLast: index === times.length - 1 });
    polls.push(poll);
    if (!('failed' in poll)) state = stateOf(stateText(poll.state));
  }
  return polls;
}

const eventsOf = (polls: readonly Poll[]): readonly UsageEvent[] =>
  polls.flatMap((poll) => ('failed' in poll ? [] : poll.events));
const failures = (polls: readonly Poll[]): readonly string[] =>
  polls.flatMap((poll) => ('failed' in poll ? [poll.failed] : []));
const at = (text: string): bigint => parseUtcInstant(`2026-11-22T${text}Z`) ?? 0n;
const brief = ({ id, meter, quantity, subject, method }: UsageEvent) => [id, meter.resource, quantity, subject, method];

const HEADER =
  'uuid, name, index, utilization.gpu [%], memory.used [MiB], memory.total [MiB], power.draw [W], mig.mode.current';
const card = (uuid: string, watts: string, mig = '[N/A]'): string =>
  `${uuid}, NVIDIA A100, 0, 38 %, 575 MiB, 40960 MiB, ${watts}, ${mig}`;
const smi = (...cards: readonly string[]): string =>
  program('nvidia-smi', `console.log(${JSON.stringify([HEADER, ...cards].join('\n'))})`);
const smiChoice = (file: string, more: object = {}): Partial<ReaderChoice> & object => ({
  kind: 'nvidia-smi',
  site: 'mill',
  program: file,
  ...more,
});

describe('nvidia-smi', () => {
  it('gives GPU time and power × time, one use of each for each window, by the agent’s own clock', async () => {
    const of = reader(
      smiChoice(smi(card('GPU-1', '100.00 W'), card('GPU-2', '[N/A]')), { subjects: { 'GPU-1': 'r0004' } }),
    );
    const times = ['10:00:50.000', '10:01:00.000', '10:01:10.000', '10:01:20.500'].map(at);
    const polls = await rounds(of, times);
    const [t0, t1, , t3] = times.map(String);
    expect(eventsOf(polls).map(brief)).toEqual([
      [`GPU-1#gpu-time@${t0}-${t1}`, 'NVIDIA A100', 10_000_000n, 'r0004', undefined],
      [`GPU-1#energy@${t0}-${t1}`, 'mill', 1_000_000n, 'r0004', 'power_x_time'],
      [`GPU-2#gpu-time@${t0}-${t1}`, 'NVIDIA A100', 10_000_000n, 'idle', undefined],
      [`GPU-1#gpu-time@${t1}-${t3}`, 'NVIDIA A100', 20_500_000n, 'r0004', undefined],
      [`GPU-1#energy@${t1}-${t3}`, 'mill', 2_050_000n, 'r0004', 'power_x_time'],
      [`GPU-2#gpu-time@${t1}-${t3}`, 'NVIDIA A100', 20_500_000n, 'idle', undefined],
    ]);
  });

  it('meters only what it is told to', async () => {
    const of = reader(smiChoice(smi(card('GPU-1', '100.00 W')), { meters: ['energy'] }));
    expect(eventsOf(await rounds(of, [at('10:00:00'), at('10:00:10')])).map(({ meter }) => meter.kind)).toEqual([
      'energy',
    ]);
  });

  it('fails without a word of use where the program is missing, fails, hangs on nothing or lists no card', async () => {
    const times = [at('10:00:00')];
    expect(failures(await rounds(reader(smiChoice(join(folder, 'none'))), times))).toEqual([
      expect.stringContaining('there is no program'),
    ]);
    const broken = program('broken', 'console.error("NVIDIA-SMI has failed\\nmore"); process.exit(9)');
    expect(failures(await rounds(reader(smiChoice(broken)), times))).toEqual([
      expect.stringMatching(/broken failed: NVIDIA-SMI has failed$/u),
    ]);
    expect(failures(await rounds(reader(smiChoice(program('empty', ''))), times))).toEqual([
      expect.stringContaining('is no header with a column uuid'),
    ]);
  });

  it('begins anew where the clock was set back, and counts no time twice', async () => {
    const of = reader(smiChoice(smi(card('GPU-1', '100.00 W'))));
    const polls = await rounds(of, [at('12:00:00'), at('12:00:10'), at('10:00:20'), at('10:00:30')]);
    const time = eventsOf(polls).filter(({ meter }) => meter.kind === 'gpu-time');
    expect(time.map(({ quantity }) => quantity)).toEqual([10_000_000n, 10_000_000n]);
    expect(polls[2]).toMatchObject({ notes: ['the clock was set back: counting begins anew'] });
  });

  it('says that a split card is not counted where nothing says into what', async () => {
    const polls = await rounds(reader(smiChoice(smi(card('GPU-1', '100.00 W', 'Enabled')))), [
      at('10:00:00'),
      at('10:00:10'),
    ]);
    expect(eventsOf(polls).map(({ meter }) => meter.kind)).toEqual(['energy']);
    expect(polls[1]).toMatchObject({ notes: [expect.stringContaining('the card is split')] });
  });

  it('reads the log in XML where that is chosen', async () => {
    const xml =
      '<nvidia_smi_log><timestamp>Mon Apr 24 16:11:51 2023</timestamp><gpu><product_name>A10G</product_name><uuid>GPU-9</uuid></gpu></nvidia_smi_log>';
    const file = program(
      'smi-xml',
      `console.log(process.argv.slice(2).join(' ') === '-q -x' ? ${JSON.stringify(xml)} : '')`,
    );
    const polls = await rounds(reader(smiChoice(file, { format: 'xml' })), [at('10:00:00'), at('10:00:10')]);
    expect(eventsOf(polls).map(brief)).toEqual([
      [`GPU-9#gpu-time@${at('10:00:00')}-${at('10:00:10')}`, 'A10G', 10_000_000n, 'idle', undefined],
    ]);
  });
});

describe('DCGM', () => {
  const dcgm = (energy: number, more = ''): string =>
    `DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION{gpu="0",UUID="GPU-1",modelName="H100"${more}} ${energy}\n`;

  it('posts the counter’s steps as they are, and outages lose no energy', async () => {
    const of = reader({ kind: 'dcgm', site: 'mill', url, subjectLabel: 'namespace', subjects: { weavers: 'r0009' } });
    const poll = async (text: string | undefined, state: unknown, nowMs: bigint): Promise<Poll> => {
      exposition = text;
      return await of.poll({ state, nowMs, isLast: true });
    };
    const label = ',namespace="weavers"';
    const first = await poll(dcgm(1_000, label), undefined, at('10:00:00'));
    const state = 'failed' in first ? undefined : first.state;
    expect(await poll(undefined, state, at('10:01:00'))).toEqual({ failed: `${url} answered 503` });
    const later = await poll(dcgm(61_000, label), state, at('10:20:00'));
    expect('failed' in later ? [] : later.events.map(brief)).toEqual([
      [`GPU-1#energy@${at('10:00:00')}-${at('10:20:00')}`, 'mill', 60_000n, 'r0009', 'device_counter'],
    ]);
  });
});

describe('vLLM and llama.cpp', () => {
  const vllm = (prompt: number, output: number, started = 1_700_000_000): string =>
    `process_start_time_seconds ${started}\nvllm:prompt_tokens_total{model_name="m"} ${prompt}\nvllm:generation_tokens_total{model_name="m"} ${output}\n`;

  it('count tokens between scrapes, whole over a full hour, and nothing where nothing was said', async () => {
    const of = reader({ kind: 'vllm', site: 'mill', url, subject: 'r0004' });
    const scrapes: [string, bigint][] = [
      [vllm(100, 10), at('10:59:30')],
      [vllm(160, 40), at('11:00:30')],
      [vllm(160, 40), at('11:01:30')],
      [vllm(7, 3, 1_795_345_290), at('11:02:30')],
    ];
    let state: unknown;
    const events: UsageEvent[] = [];
    for (const [text, nowMs] of scrapes) {
      exposition = text;
      const poll = await of.poll({ state, nowMs, isLast: false });
      if ('failed' in poll) throw new Error(poll.failed);
      state = stateOf(stateText(poll.state));
      events.push(...poll.events);
    }
    expect(events.map(({ id, quantity, partOf }) => [id, quantity, partOf])).toEqual([
      [`m/${at('10:59:30')}-${at('11:00:30')}#in`, 60n, undefined],
      [`m/${at('10:59:30')}-${at('11:00:30')}#out`, 30n, undefined],
      [expect.stringContaining('#in'), 7n, undefined],
      [expect.stringContaining('#out'), 3n, undefined],
    ]);
  });

  it('read the counters of llama.cpp, whose prompt stays unknown', async () => {
    const of = reader({ kind: 'llama.cpp', site: 'mill', url, model: 'tiny' });
    exposition = 'llamacpp:tokens_predicted_total 5\nllamacpp:prompt_tokens_total 9\n';
    const first = await of.poll({ state: undefined, nowMs: at('10:00:00'), isLast: false });
    exposition = 'llamacpp:tokens_predicted_total 12\nllamacpp:prompt_tokens_total 20\n';
    const second = await of.poll({
      state: 'failed' in first ? undefined : first.state,
      nowMs: at('10:01:00'),
      isLast: false,
    });
    expect(eventsOf([second]).map(({ meter, quantity }) => [meter, quantity])).toEqual([
      [{ kind: 'tokens-out', resource: 'tiny' }, 7n],
    ]);
  });
});

describe('Slurm', () => {
  const cells: Readonly<Record<string, string>> = {
    jobid: '900',
    jobidraw: '900',
    cluster: 'meadow',
    partition: 'gpu',
    account: 'weavers',
    user: 'ada',
    start: '2026-11-22T08:30:00',
    end: '2026-11-22T10:30:00',
    elapsed: '02:00:00',
    state: 'COMPLETED',
    nnodes: '1',
    alloctres: 'gres/gpu:a100=2',
    nodelist: 'n01',
    elapsedraw: '7200',
  };
  const line = (more: Readonly<Record<string, string>>): string =>
    SACCT_COLUMNS.map((name) => ({ ...cells, ...more })[name] ?? '').join('|');

  it('asks in UTC for a day at a time, sends each job once and whole, and maps users to people', async () => {
    const log = join(folder, 'asked');
    const jobs = [
      line({}),
      line({ jobid: '901', jobidraw: '901', user: 'eve', account: 'nobody' }),
      line({ state: 'RUNNING', end: 'Unknown', jobidraw: '902' }),
    ];
    const script = `require('fs').appendFileSync(${JSON.stringify(log)}, process.env.TZ + ' ' + process.argv.slice(2).join(' ') + '\\n');
      console.log(${JSON.stringify(jobs.join('\n'))})`;
    const of = reader({
      kind: 'slurm',
      site: 'mill',
      program: program('sacct', script),
      since: '2026-11-20T12:00:00Z',
      users: { ada: 'r0004' },
      models: { a100: 'A100' },
    });
    const polls = await rounds(of, [at('12:00:00'), at('12:05:00')]);
    const events = eventsOf(polls);
    expect(events.map(({ id, subject, quantity, meter }) => [id, subject, quantity, meter.resource])).toEqual([
      ['meadow/900/2026-11-22T08:30:00.000Z#gpu:a100', 'r0004', 14_400_000_000n, 'A100'],
      ['meadow/901/2026-11-22T08:30:00.000Z#gpu:a100', 'idle', 14_400_000_000n, 'A100'],
    ]);
    expect(events.every(({ partOf }) => partOf === undefined)).toBe(true);
    const { readFileSync } = await import('node:fs');
    const asked = readFileSync(log, 'utf8').trim().split('\n');
    expect(asked).toHaveLength(3);
    expect(asked[0]).toMatch(/^UTC .*--starttime=2026-11-20T09:00:00 --endtime=2026-11-21T12:00:00$/u);
    expect(asked[2]).toContain('--starttime=2026-11-22T09:00:00 --endtime=2026-11-22T12:05:00');
  });

  it('asks again for what a failed round had found', async () => {
    const flag = join(folder, 'down');
    writeFileSync(flag, '');
    const file = program(
      'sacct',
      `if (require('fs').existsSync(${JSON.stringify(flag)})) process.exit(1); console.log(${JSON.stringify(line({}))})`,
    );
    const of = reader({ kind: 'slurm', site: 'mill', program: file, since: '2026-11-22T00:00:00Z' });
    expect(failures(await rounds(of, [at('11:00:00')]))).toHaveLength(1);
    rmSync(flag);
    expect(eventsOf(await rounds(of, [at('11:05:00')]))).toHaveLength(1);
  });
});
