import { createPrivateKey, createPublicKey, hash } from 'node:crypto';
import type { UsageEvent } from '#libs/inference-meter';
import type { NewMachine } from '../partnership/partnership.types.js';
import { DEMO_PASTURE } from './demo-court.js';
import { holdersOf } from './demo-people.js';
import type { DemoPlan } from './demo-plan.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** ppm·milli-GPU·ms in an hour of one GPU of weight 1. */
const WEIGHTED_HOUR = 3_600_000_000_000_000n;

/** Machines whose owners have not let a key in yet, and one whose token waits. */
const WITHOUT_KEY: readonly string[] = ['home-13', 'home-14'];
const TOKEN_WAITS = 'home-12';
/** Not heard for a day and two hours: its fuse blew the evening before. */
const SILENT = { code: 'mill-02', hours: 26 };
/** Its clock runs fast, and nobody set it back yet. */
const CLOCK_OFF = { code: 'cellar-04', offsetMs: -93_000n };
/** Its disk was full for an hour; the server has not forgotten what is missing. */
const LOST = { code: 'home-03', events: 12n, hoursAgo: 50 };
/** It was moved, and its agent's configuration still names the site where it stood. */
const REFUSED = { code: 'cellar-11', refused: 3, message: 'this machine stands at school-cellar' };

/** What the pasture gives in a period, and what of it the hosts have first. */
export interface DemoCapacity {
  readonly pasture: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly capacity: bigint;
  readonly host: bigint;
}

/** What somebody used of their stint in the period. */
export interface DemoGrazing {
  readonly rollNumber: string;
  readonly request: string;
  readonly amount: bigint;
}

/** How one machine reports. */
export interface DemoReporting {
  readonly code: string;
  /** 32 bytes; null where a token waits for the machine to make one. */
  readonly publicKey: Uint8Array | null;
  readonly heardAt: Date;
  readonly counted: number;
  readonly refused: number;
  readonly refusal: string | null;
  /** Null where its agent says nothing. */
  readonly clockOffsetMs: bigint | null;
  readonly lost: { readonly events: bigint; readonly from: Date; readonly to: Date } | null;
}

/** The month that a moment lies in, and what the pasture of the mill gives in it. */
export function demoCapacity(now: Date): DemoCapacity {
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth()];
  return {
    pasture: DEMO_PASTURE.subject,
    startsAt: new Date(Date.UTC(year, month, 1)).toISOString(),
    endsAt: new Date(Date.UTC(year, month + 1, 1)).toISOString(),
    capacity: 1_500n * WEIGHTED_HOUR,
    host: 150n * WEIGHTED_HOUR,
  };
}

/** What the holders of the gates of the story used so far this month; the smallest is nearly through. */
export function demoGrazing({ people }: Pick<DemoPlan, 'people'>): DemoGrazing[] {
  const members = people.filter(({ colleges }) => colleges.length > 0).map(({ rollNumber }) => rollNumber);
  const [first, , third, fourth] = members;
  const uses = [
    [first, 310n],
    [third, 195n],
    [fourth, 88n],
  ] as const;
  return uses.flatMap(([rollNumber, hours]) =>
    rollNumber === undefined
      ? []
      : [{ rollNumber, request: `demonstration ${rollNumber}`, amount: hours * WEIGHTED_HOUR }],
  );
}

/** A key of a machine that exists only in this story: made of the seed, so that every seeding makes the same. */
function publicKeyOf(seed: string, code: string): Uint8Array {
  const der = Buffer.concat([
    Buffer.from('302e020100300506032b657004220420', 'hex'),
    hash('sha256', `machine key ${seed} ${code}`, 'buffer'),
  ]);
  const key = createPublicKey(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }));
  return new Uint8Array(Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url'));
}

function offsetOf(code: string, index: number): bigint | null {
  if (code === SILENT.code) return null;
  return code === CLOCK_OFF.code ? CLOCK_OFF.offsetMs : BigInt(((index * 37) % 800) - 400);
}

/** How the machines of the story report: nearly all well, and one of each thing that goes wrong. */
export function demoReporting({ seed, machines }: Pick<DemoPlan, 'seed' | 'machines'>, now: Date): DemoReporting[] {
  const lostAtMs = now.getTime() - LOST.hoursAgo * HOUR_MS;
  return machines
    .filter(({ code, condition }) => !WITHOUT_KEY.includes(code) && condition !== 'OUT_OF_SERVICE')
    .map(({ code, gpuCount }: NewMachine, index): DemoReporting => {
      // Each agent speaks once an hour, at a minute of its own.
      const agoMs = code === SILENT.code ? SILENT.hours * HOUR_MS : ((index * 7) % 50) * 60_000;
      return {
        code,
        publicKey: code === TOKEN_WAITS ? null : publicKeyOf(seed, code),
        heardAt: new Date(now.getTime() - agoMs),
        counted: gpuCount * 24 * (20 + ((index * 5) % 11)),
        refused: code === REFUSED.code ? REFUSED.refused : 0,
        refusal: code === REFUSED.code ? REFUSED.message : null,
        clockOffsetMs: offsetOf(code, index),
        lost:
          code === LOST.code
            ? { events: LOST.events, from: new Date(lostAtMs - HOUR_MS), to: new Date(lostAtMs) }
            : null,
      };
    });
}

/** How many days ago the machine reported wrongly: before the days whose hours are divided one by one. */
const MENDED_DAYS_AGO = 5;

/**
 * A job that was reported on one card too many and corrected the next day, and one that never ran and was taken back.
 * None where the quarter is too young for it.
 */
export function demoCorrections({ people, calendar }: DemoPlan, now: Date): UsageEvent[] {
  const dayMs = Math.floor(now.getTime() / DAY_MS) * DAY_MS - MENDED_DAYS_AGO * DAY_MS;
  const [developer] = holdersOf(people, 'DEVELOPER');
  if (developer === undefined || dayMs < (calendar.current.days[0] ?? 0)) return [];
  const source = '/machine/mill-02';
  const report = (id: string, gpus: bigint, hour: number): UsageEvent => ({
    ...{ source, id, subject: developer, site: 'mill-hall', method: 'device_counter' },
    meter: { kind: 'gpu-time', resource: 'H100 SXM' },
    unit: 'COMPUTE_RAW',
    quantity: gpus * 1000n * BigInt(HOUR_MS),
    effectiveAtMs: BigInt(dayMs + hour * HOUR_MS),
    endMs: BigInt(dayMs + (hour + 1) * HOUR_MS),
  });
  const counted = report('job-rendering', 4n, 5);
  const ghost = report('job-rehearsal', 2n, 6);
  return [
    counted,
    ghost,
    {
      ...report('job-rendering-corrected', 3n, 5),
      corrects: { source, id: counted.id, reason: 'one card was lent to nobody: three were used' },
    },
    {
      ...report('job-rehearsal-void', 0n, 6),
      corrects: { source, id: ghost.id, reason: 'a rehearsal of the scheduler; nothing ran', voids: true },
    },
  ];
}

/** Up to when a machine has told of use: the end of the last day that the story plays. */
export const toldUntil = (heardAt: Date): Date => new Date(Math.floor(heardAt.getTime() / DAY_MS) * DAY_MS);
