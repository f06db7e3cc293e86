import type { Readable } from 'node:stream';
import { meterName, readUsageMessage } from '#libs/inference-meter';
import type { Kept } from './loss.js';

/** A line longer than this is no event. */
const LONGEST_LINE = 65_536;

const HEADERS = [['content-type', 'application/cloudevents+json']] as const;

/** What the pipe is told. */
export interface PipeTerms {
  /** What a machine reports stands under its own name: '/machine/m7'. */
  readonly machine: string;
  readonly site: string | undefined;
}

/** A line as it is kept, or in words why it is not. */
export function readPipeLine(line: string, terms: PipeTerms, nowMs: bigint): Kept | { readonly no: string } {
  const { records, refusals, ignored } = readUsageMessage(
    { headers: HEADERS, body: Buffer.from(line, 'utf8') },
    { nowMs },
  );
  const [record, refusal, other] = [records[0], refusals[0], ignored[0]];
  if (refusal !== undefined) return { no: refusal.refusal.message };
  if (record === undefined) return { no: `events of type ${other?.type.slice(0, 60) ?? ''} are not metered` };
  const { whole } = record;
  if (whole.source !== terms.machine && !whole.source.startsWith(`${terms.machine}/`)) {
    return { no: `source ${whole.source.slice(0, 60)} is not ${terms.machine} or below it` };
  }
  // The site stands in the data, which is otherwise sent as it came, with all that it holds besides.
  const text = whole.site === undefined && terms.site !== undefined ? withSite(line, terms.site) : line;
  return { text, meter: meterName(whole.meter), quantity: whole.quantity };
}

function withSite(line: string, site: string): string {
  // It was read as an event with an object for data a moment ago.
  const event = JSON.parse(line) as { readonly data: object };
  return JSON.stringify({ ...event, data: { ...event.data, site } });
}

/** Lines out of a stream, without their ends; one that is too long is cut, so that it is refused and fills no memory. */
export async function* linesOf(stream: Readable): AsyncGenerator<readonly string[], void, undefined> {
  let rest = '';
  const decoder = new TextDecoder();
  for await (const part of stream) {
    // A stream without an encoding gives bytes.
    const lines = (rest + decoder.decode(part as Uint8Array, { stream: true })).split('\n');
    rest = (lines.pop() ?? '').slice(0, LONGEST_LINE + 1);
    if (lines.length > 0) yield lines.map(trimmed).filter((line) => line !== '');
  }
  if (rest.trim() !== '') yield [trimmed(rest)];
}

const trimmed = (line: string): string => line.slice(0, LONGEST_LINE + 1).trim();
