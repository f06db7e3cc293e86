import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fault } from './faults.js';
import { readOracle, type OracleRecord } from './oracle.js';

/** The model's name unless told otherwise. */
export const TINY = 'tiny';

export interface InferenceOptions {
  readonly model?: string;
  /** The key that /v1 asks for; none unless told. */
  readonly apiKey?: string;
  /** Requests answered at once; 4 unless told otherwise. */
  readonly parallel?: number;
  /** Milliseconds before each token; 0 unless told otherwise. */
  readonly paceMs?: number;
  /** Of the model's weights: the same seed says the same. */
  readonly seed?: number;
}

/** An inference server that runs. */
export interface InferenceProcess {
  /** Without `/v1`. */
  readonly url: string;
  readonly child: ChildProcess;
  /** From the start of the process to its readiness. */
  readonly startedInMs: number;
  /** What the engine did so far, whether or not the process still lives. */
  oracle(): readonly OracleRecord[];
  /** The record of a request by its X-Request-Id or by the id of its answer, once it has ended. */
  ended(id: string): Promise<OracleRecord>;
  /** The next requests meet these faults, one each. */
  break(...faults: readonly Fault[]): Promise<void>;
  stop(): Promise<void>;
}

/** From a checkout the sources run; from dist/, where benches are, what was compiled. */
function command(): readonly string[] {
  const [source, compiled] = ['main.ts', 'main.js'].map((name) => join(import.meta.dirname, name));
  if (source === undefined || !existsSync(source)) return [compiled ?? ''];
  return ['--import', join(import.meta.dirname, 'typescript-hook.mjs'), source];
}

/** Its first line of output; refuses with everything that it said instead. */
async function readiness(child: ChildProcess): Promise<string> {
  let said = '';
  const url = new Promise<string>((resolve) => {
    const listen = (chunk: Buffer): void => {
      said += chunk.toString('utf8');
      const [, found] = /^listening at (\S+)$/mu.exec(said) ?? [];
      if (found !== undefined) resolve(found);
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
  });
  const found = await Promise.race([url, once(child, 'close').then(() => undefined)]);
  if (found === undefined) throw new Error(`the inference server did not start:\n${said}`);
  return found;
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 5000);
  await closed;
  clearTimeout(late);
}

/** Polls until there is an answer; ten seconds, then it gives up. */
async function eventually<T>(look: () => T | undefined, what: string): Promise<T> {
  for (const until = Date.now() + 10_000; Date.now() < until;) {
    const found = look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`there is no ${what} after ten seconds`);
}

/** Starts the server with a folder and a port of its own; both are gone after `stop`. */
export async function startInference(options: InferenceOptions = {}): Promise<InferenceProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'copyhold-inference-'));
  const settings = { folder, model: TINY, parallel: 4, paceMs: 0, seed: 1, ...options };
  const environment = { PATH: process.env['PATH'], TZ: 'UTC', NODE_LLAMA_CPP_SKIP_DOWNLOAD: 'true' };
  const before = Date.now();
  const child = spawn(process.execPath, [...command(), JSON.stringify(settings)], { env: environment });
  const log = join(folder, 'oracle.ndjson');
  let last = '';
  const stop = async (): Promise<void> => {
    await stopped(child);
    if (existsSync(log)) last = readFileSync(log, 'utf8');
    rmSync(folder, { recursive: true, force: true });
  };
  const url = await readiness(child).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  const oracle = (): readonly OracleRecord[] => readOracle(existsSync(log) ? readFileSync(log, 'utf8') : last);
  const named = (id: string) => (record: OracleRecord) => record.id === id || record.requestId === id;
  return {
    url,
    child,
    startedInMs: Date.now() - before,
    oracle,
    ended: (id) => eventually(() => oracle().find((one) => named(id)(one) && one.ending !== undefined), `end of ${id}`),
    async break(...faults) {
      const answer = await fetch(`${url}/test/faults`, { method: 'POST', body: JSON.stringify(faults) });
      if (!answer.ok) throw new Error(await answer.text());
    },
    stop,
  };
}
