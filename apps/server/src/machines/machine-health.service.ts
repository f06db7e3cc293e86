import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { AgentReport } from './agent-report.js';
import { MachineHealthStore, type HealthRow, type LossRow } from './machine-health.store.js';
import type { KeyNote, KeyState, LastRefusal, MachineHealth } from './machine-health.types.js';
import { MachineKeyService } from './machine-key.service.js';
import type { KeyRow } from './machine-key.store.js';

export type { MachineHealth } from './machine-health.types.js';

/** How often (ms) what was told is written down, at most: batches come faster than anybody looks. */
const EVERY_MS = 1000;

/** Knows how machines report: when they were heard, what became of their events, what their agents say of themselves. */
@Injectable()
export class MachineHealthService implements BeforeApplicationShutdown {
  private notes = new Map<string, KeyNote>();
  private writing: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  private writtenAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly database: Database,
    private readonly store: MachineHealthStore,
    private readonly keys: MachineKeyService,
  ) {}

  /** Every machine of the register by its code, also one that never reported; what it lost of which meter only if asked. */
  async healthOf(partnershipId: string, lossesByMeter = true): Promise<readonly MachineHealth[]> {
    await this.flush();
    const [rows, losses, keys, tokens] = await Promise.all([
      this.store.health(partnershipId),
      this.store.losses(partnershipId, lossesByMeter),
      this.keys.keys(partnershipId),
      this.keys.waitingTokens(partnershipId),
    ]);
    const lossOf = new Map(losses.map((loss) => [loss.machine, loss]));
    const tokenOf = new Set(tokens.map(({ code }) => code));
    const keysOf = Map.groupBy(keys, ({ code }) => code);
    return rows.map((row) => ({
      machine: row.machine,
      site: row.site,
      ...stateOf(keysOf.get(row.machine) ?? [], tokenOf.has(row.machine)),
      ...toldOf(row),
      lost: sumOf(lossOf.get(row.machine)),
    }));
  }

  /** Keeps what an agent said of itself; durable when it comes back. False where it is to tell of its loss again later. */
  report(keyId: string, report: AgentReport): Promise<boolean> {
    return this.store.report(keyId, report);
  }

  /** Notes what became of a batch: written down within the second, and not waited for. A crash forgets a second of it. */
  note(note: KeyNote): void {
    const before = this.notes.get(note.keyId);
    this.notes.set(note.keyId, before === undefined ? note : together(before, note));
    this.timer ??= setTimeout(
      () => {
        this.timer = undefined;
        void this.flush();
      },
      Math.max(0, EVERY_MS - (Date.now() - this.writtenAtMs)),
    ).unref();
  }

  /** Writes down what was noted until now. */
  async flush(): Promise<void> {
    this.writing = this.writing.then(() => this.write());
    await this.writing;
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearTimeout(this.timer);
    if (this.database.source.isInitialized) await this.flush();
  }

  private async write(): Promise<void> {
    if (this.notes.size === 0) return;
    const notes = [...this.notes.values()];
    this.notes = new Map();
    this.writtenAtMs = Date.now();
    try {
      await this.store.note(notes);
    } catch (error) {
      // What was counted is in the books; how often it was told is not worth keeping a machine from reporting.
      new Logger(MachineHealthService.name).error('how machines report could not be written down', error);
    }
  }
}

function together(before: KeyNote, { keyId, ...note }: KeyNote): KeyNote {
  return {
    keyId,
    heardAt: note.heardAt,
    eventAt: laterOf(before.eventAt, note.eventAt),
    counted: before.counted + note.counted,
    known: before.known + note.known,
    waiting: before.waiting + note.waiting,
    conflicts: before.conflicts + note.conflicts,
    refused: before.refused + note.refused,
    refusal: note.refusal ?? before.refusal,
  };
}

const laterOf = (a: Date | null, b: Date | null): Date | null => (a === null || (b !== null && b > a) ? b : a);

/** How a machine's keys stand together. */
function stateOf(keys: readonly KeyRow[], hasToken: boolean): { keyState: KeyState; keyEndsAt: Date | null } {
  const believed = keys.filter(({ ended }) => !ended);
  const lasting = believed.filter(({ endsAt }) => endsAt === null);
  if (believed.length > lasting.length && lasting.length > 0) return { keyState: 'REPLACING', keyEndsAt: null };
  if (lasting.length > 0) return { keyState: 'BELIEVED', keyEndsAt: null };
  const last = believed.reduce<Date | null>((latest, { endsAt }) => laterOf(latest, endsAt), null);
  if (last !== null) return { keyState: 'BELIEVED', keyEndsAt: last };
  return { keyState: hasToken ? 'TOKEN_WAITS' : keys.length === 0 ? 'NONE' : 'ENDED', keyEndsAt: null };
}

type Told = Omit<MachineHealth, 'machine' | 'site' | 'keyState' | 'keyEndsAt' | 'lost'>;

function toldOf(row: HealthRow): Told {
  const { heardAt, eventAt, reportAt, clockOffsetMs, leftOnDisk } = row;
  return {
    heardAt,
    eventAt,
    counted: BigInt(row.counted),
    known: BigInt(row.known),
    waitingFor: BigInt(row.waiting),
    conflicts: BigInt(row.conflicts),
    refused: BigInt(row.refused),
    refusal: refusalOf(row),
    report:
      reportAt === null || clockOffsetMs === null || leftOnDisk === null
        ? null
        : { at: reportAt, clockOffsetMs: BigInt(clockOffsetMs), waiting: BigInt(leftOnDisk) },
  };
}

function refusalOf({ refusedAt, refusedKind, refusedField, refusedMessage }: HealthRow): LastRefusal | null {
  if (refusedAt === null || refusedKind === null || refusedField === null || refusedMessage === null) return null;
  return { at: refusedAt, kind: refusedKind, field: refusedField, message: refusedMessage };
}

function sumOf(loss: LossRow | undefined): MachineHealth['lost'] {
  const meters = Object.entries(loss?.meters ?? {}).map(([meter, steps]) => [meter, BigInt(steps)] as const);
  return {
    events: BigInt(loss?.events ?? '0'),
    from: loss?.from ?? null,
    to: loss?.to ?? null,
    meters: new Map(meters),
  };
}
