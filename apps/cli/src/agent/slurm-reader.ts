import {
  formatUtcInstant,
  parseSacct,
  SACCT_COLUMNS,
  usageOfJobs,
  type SlurmJob,
  type UsageEvent,
  type WeightPolicy,
} from '#libs/inference-meter';
import type { SlurmChoice } from './reader-choices.js';
import type { Poll, Reader, Round } from './reader.js';
import { runProgram } from './run-program.js';
import { wholeRecords } from './windows.js';

const DAY_MS = 86_400_000n;
/** More days than that come at the next round. */
const MOST_AT_ONCE = 20_000;

/** Until when jobs were asked for, and which of those that ended shortly before are sent. */
interface SlurmMemory {
  readonly untilMs: bigint;
  /** Ids of events that later rounds may meet again, and when their jobs ended. */
  readonly seen: ReadonlyMap<string, bigint>;
}

/** Meters jobs that are over by Slurm's accounting (`sacct`), a day at a time until it has caught up. */
export class SlurmReader implements Reader {
  readonly name: string;
  readonly everyMs: number;

  constructor(
    private readonly choice: SlurmChoice,
    readonly source: string,
  ) {
    this.name = choice.name;
    this.everyMs = choice.everySeconds * 1000;
  }

  async poll({ state, nowMs }: Round): Promise<Poll> {
    // The state is what this reader answered last, kept as it was.
    let memory = (state as SlurmMemory | undefined) ?? { untilMs: this.choice.sinceMs ?? nowMs, seen: new Map() };
    const events: UsageEvent[] = [];
    const notes: string[] = [];
    do {
      const day = await this.day(memory, nowMs);
      // What was found before it failed is asked for again at the next round, and has the same ids.
      if ('failed' in day) return day;
      events.push(...day.events);
      notes.push(...day.notes);
      memory = day.memory;
    } while (memory.untilMs < nowMs && events.length < MOST_AT_ONCE);
    return { state: memory, events, notes };
  }

  private async day({ untilMs, seen }: SlurmMemory, nowMs: bigint) {
    const overlapMs = BigInt(this.choice.overlapMinutes) * 60_000n;
    const fromMs = untilMs - overlapMs;
    const toMs = untilMs + DAY_MS < nowMs ? untilMs + DAY_MS : nowMs;
    const printed = await runProgram(this.choice.program, wordsOf(fromMs, toMs, this.choice.clusters));
    if ('failed' in printed) return printed;
    const { records, refusals } = parseSacct(printed.text, { columns: SACCT_COLUMNS, nowMs });
    const usage = usageOfJobs(records, this.context(records));
    const notes = [...refusals, ...usage.refusals].map(({ line, message }) => `sacct, line ${line}: ${message}`);
    const whole = wholeRecords(usage.events).filter(({ quantity }) => quantity > 0n);
    const fresh = whole.filter(({ id }) => !seen.has(id));
    const kept = [...seen].filter(([, endMs]) => endMs >= toMs - 2n * overlapMs);
    const added = fresh.map(({ id, endMs, effectiveAtMs }): [string, bigint] => [id, endMs ?? effectiveAtMs]);
    return {
      events: fresh,
      notes,
      memory: { untilMs: toMs, seen: new Map([...kept, ...added]) } satisfies SlurmMemory,
    };
  }

  private context(jobs: readonly SlurmJob[]) {
    const { site, accounts, models, partitions, exclusive, energyMethod } = this.choice;
    return {
      source: this.source,
      site,
      subjectOfUser: withUnknown(jobs, this.choice),
      subjectOfAccount: accounts,
      modelOfGpuType: models,
      modelOfPartition: partitions,
      custom: anyModel(jobs, [...models.values(), ...partitions.values()]),
      isExclusive: (job: SlurmJob) =>
        exclusive === true || (job.partition !== null && exclusive !== false && exclusive.has(job.partition)),
      energyMethod,
    };
  }
}

/** Users whom nothing names get the subject of the unnamed: their use is not lost. */
function withUnknown(
  jobs: readonly SlurmJob[],
  { users, accounts, subject }: SlurmChoice,
): ReadonlyMap<string, string> {
  const all = new Map(users);
  for (const { user, account } of jobs) {
    const isNamed = user === null || all.has(user) || (account !== null && accounts.has(account));
    if (!isNamed) all.set(user, subject);
  }
  return all;
}

/** What a model weighs is for the commons' server to say: here every model is taken. */
function anyModel(jobs: readonly SlurmJob[], named: readonly string[]): WeightPolicy {
  const types = jobs.flatMap(({ gpus }) => gpus.shares.map(({ type }) => type ?? ''));
  const weight = { computePpm: 1n, bandwidthPpm: 1n };
  const names = [...types, ...named].flatMap((name) => name.split('|'));
  return { version: 1, gpuWeights: Object.fromEntries(names.map((name) => [name, weight])), unnamedGpuWeight: weight };
}

/** sacct takes times to the second; it lists what ran at any moment between them. */
function wordsOf(fromMs: bigint, toMs: bigint, clusters: readonly string[]): readonly string[] {
  const time = (instantMs: bigint): string => formatUtcInstant(instantMs).slice(0, 19);
  return [
    '--parsable2',
    '--noheader',
    '--allocations',
    '--duplicates',
    '--allusers',
    `--format=${SACCT_COLUMNS.join(',')}`,
    `--starttime=${time(fromMs)}`,
    `--endtime=${time(toMs)}`,
    ...(clusters.length === 0 ? [] : [`--clusters=${clusters.join(',')}`]),
  ];
}
