import { z } from 'zod';
import { isRefusal, refuse, type Refusal } from '#libs/amount';
import { isMeterName, parseRfc3339, type CloudEvent } from '#libs/inference-meter';

/** The type of the event in which an agent speaks of itself: nothing is metered by it. */
export const REPORT_TYPE = 'commons.agent.report.v1';

/** Use that an agent measured and could not keep. */
export interface ReportedLoss {
  readonly events: bigint;
  /** By the machine's clock; null where nobody knows. */
  readonly from: Date | null;
  readonly to: Date | null;
  /** Smallest steps by meter. */
  readonly meters: ReadonlyMap<string, bigint>;
}

/** What an agent says of itself. */
export interface AgentReport {
  readonly id: string;
  /** The server's clock less the machine's, in milliseconds: below zero where the machine's is ahead. */
  readonly clockOffsetMs: bigint;
  /** Events that wait on its disk. */
  readonly waiting: bigint;
  readonly lost?: ReportedLoss;
}

const MOST_METERS = 64;
const LONGEST_NAME = 512;

const count = z.string().regex(/^\d{1,15}$/u);
// An officer reads these names on a terminal.
const name = z.string().refine(isMeterName);
const Report = z.object({
  lost: z
    .object({
      events: count,
      from: z.string().max(40).optional(),
      to: z.string().max(40).optional(),
      meters: z.record(name, z.string().regex(/^\d{1,38}$/u)).default({}),
    })
    .optional(),
  clock_offset_ms: z.string().regex(/^-?\d{1,15}$/u),
  waiting: count,
});

const refuseReport = (field: string, message: string): Refusal<'ReportMalformed'> =>
  refuse('ReportMalformed', { message, field, rule: 'ingest.report' });

/** Reads what an agent says of itself. Refuses `ReportMalformed`, naming the member. */
export function readReport({ id, data }: CloudEvent): AgentReport | Refusal<'ReportMalformed'> {
  if (id === '' || Buffer.byteLength(id) > LONGEST_NAME) return refuseReport('id', 'the id is longer than 512 bytes');
  const read = Report.safeParse(data?.kind === 'json' ? data.value : undefined);
  if (!read.success) {
    // Below that stands a name of the agent's own choosing.
    const field = read.error.issues[0]?.path.slice(0, 2).join('.') ?? '';
    return refuseReport(
      field === '' ? 'data' : field,
      'a report has clock_offset_ms, waiting and lost, as decimal strings',
    );
  }
  const { lost, clock_offset_ms: offset, waiting } = read.data;
  const loss = lost === undefined ? undefined : lossOf(lost);
  if (isRefusal(loss)) return loss;
  return {
    id,
    clockOffsetMs: BigInt(offset),
    waiting: BigInt(waiting),
    ...(loss === undefined ? {} : { lost: loss }),
  };
}

function lossOf(
  lost: NonNullable<z.infer<typeof Report>['lost']>,
): ReportedLoss | undefined | Refusal<'ReportMalformed'> {
  const [from, to] = [instantOf(lost.from), instantOf(lost.to)];
  if (from === undefined || to === undefined) return refuseReport('lost.from', 'from and to are RFC 3339 times');
  if (from !== null && to !== null && to < from) return refuseReport('lost.to', 'to lies before from');
  const meters = new Map(Object.entries(lost.meters).map(([meter, steps]) => [meter, BigInt(steps)]));
  if (meters.size > MOST_METERS) return refuseReport('lost.meters', `more than ${MOST_METERS} meters are no report`);
  const events = BigInt(lost.events);
  return events === 0n ? undefined : { events, from, to, meters };
}

/** Null where there is none, undefined where it is no instant that can be stored. */
function instantOf(text: string | undefined): Date | null | undefined {
  if (text === undefined) return null;
  const ms = parseRfc3339(text);
  return ms === undefined || ms < 0n || ms > 7_258_118_400_000n ? undefined : new Date(Number(ms));
}
