import { join } from 'node:path';
import { EXIT, type Exit } from '../exit.js';
import type { AgentConfig } from './agent-config.js';
import { readPipe, Rounds, type RoundTerms } from './agent.js';
import { EventBuffer } from './event-buffer.js';
import { currentKey, machineKeyIn } from './machine-key.js';
import { readersOf } from './readers-of.js';
import { RefusedFile } from './refused-file.js';
import { Sender } from './sender.js';
import { Sending } from './sending.js';
import { ServerClient } from './server-client.js';
import { pause } from './pause.js';

/** How the agent was started. */
export interface StartTerms {
  readonly folder: string;
  readonly once: boolean;
}

const MEGABYTE = 1024 * 1024;
const SEGMENT_BYTES = 4 * MEGABYTE;
/** The source of a dry run before the machine has a name. */
const NOT_ENROLLED = '/machine/not-enrolled';

const say = (line: string): void => void process.stderr.write(`copyhold agent: ${line}\n`);

function stopSignal(): AbortSignal {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  process.once('SIGTERM', () => stop.abort());
  return stop.signal;
}

/** Reads, keeps and sends until it is stopped; with `once` one round of everything. */
export async function runAgent(
  config: AgentConfig,
  { folder, once }: StartTerms,
): Promise<Exit | { readonly no: string }> {
  const key = machineKeyIn(folder);
  if ('no' in key) return key;
  if (key.enrolled === undefined) return { no: 'this machine is not enrolled yet: copyhold agent enrol URL TOKEN' };
  const { source: machine, site } = key.enrolled;
  const limits = { mostBytes: config.bufferMegabytes * MEGABYTE, segmentBytes: SEGMENT_BYTES };
  const buffer = new EventBuffer(join(folder, 'buffer'), limits);
  if (buffer.waiting > 0) say(`${String(buffer.waiting)} events wait to be sent`);
  const { batchEvents } = config;
  const sender = new Sender({
    client: new ServerClient(currentKey(folder)),
    buffer,
    refused: new RefusedFile(folder),
    machine,
    batchEvents,
  });
  const sending = new Sending({
    sender,
    waiting: () => buffer.waiting,
    batchEvents,
    sendEveryMs: config.sendEverySeconds * 1000,
    say,
  });
  const terms: RoundTerms = { keeper: buffer, say, kept: () => undefined };
  const signal = stopSignal();
  const rounds = readersOf(config, machine).map((reader) => new Rounds(reader, terms));
  const pipe = config.readers.find(({ kind }) => kind === 'pipe');
  const piped =
    pipe === undefined ? undefined : readPipe(process.stdin, { machine, site: siteOf(pipe) ?? site }, terms, signal);
  if (once) {
    await Promise.all([...rounds.map((each) => each.round(true)), piped]);
    return (await sending.untilSent()) ? EXIT.done : EXIT.failed;
  }
  say(`${machine} reports to ${key.server}`);
  const stopSending = new AbortController();
  const sent = sending.untilStopped(stopSending.signal);
  await Promise.all([...rounds.map((each) => each.untilStopped(signal)), piped]);
  // A pipe that ended leaves an agent without readers: it goes on until all is sent, or it is stopped.
  while (!signal.aborted && buffer.waiting > 0) await pause(100, signal);
  stopSending.abort();
  await sent;
  const isSent = await sending.untilSent();
  if (!isSent) say(`${String(buffer.waiting)} events wait on disk for the next start`);
  return EXIT.done;
}

function siteOf(reader: AgentConfig['readers'][number]): string | undefined {
  return reader.kind === 'pipe' ? reader.site : undefined;
}

/** Reads as the agent would and prints what it would send, an event on each line. */
export async function dryRun(config: AgentConfig, { folder, once }: StartTerms): Promise<Exit> {
  const key = machineKeyIn(folder);
  const enrolled = 'no' in key ? undefined : key.enrolled;
  const machine = enrolled?.source ?? NOT_ENROLLED;
  const keeper: RoundTerms['keeper'] = {
    stateOf: () => undefined,
    keep: ({ events }) => {
      for (const { text } of events) process.stdout.write(`${text}\n`);
      return 0;
    },
  };
  const terms: RoundTerms = { keeper, say, kept: () => undefined };
  const signal = stopSignal();
  const rounds = readersOf(config, machine).map((reader) => new Rounds(reader, terms));
  const pipe = config.readers.find(({ kind }) => kind === 'pipe');
  const piped =
    pipe === undefined
      ? undefined
      : readPipe(process.stdin, { machine, site: siteOf(pipe) ?? enrolled?.site }, terms, signal);
  await Promise.all([...rounds.map((each) => (once ? twice(each, signal) : each.untilStopped(signal))), piped]);
  return EXIT.done;
}

/** What is metered between two rounds one round alone does not show. */
async function twice(rounds: Rounds, signal: AbortSignal): Promise<void> {
  await rounds.round(false);
  await pause(rounds.reader.everyMs, signal);
  await rounds.round(true);
}
