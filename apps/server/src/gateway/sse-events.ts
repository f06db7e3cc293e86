import { isJsonObject, type JsonObject } from '#libs/inference-meter';

/** An event longer than this is no event: a hostile stream fills no memory. */
const LONGEST_EVENT = 8 * 1024 * 1024;
const ENDS = /\r\n\r\n|\n\n|\r\r/u;

/** Cuts bytes into the texts of events. */
export class SseEvents {
  private readonly decoder = new TextDecoder();
  private rest = '';

  /** The events that these bytes complete; undefined where the stream cannot be one of events. */
  push(bytes: Uint8Array): readonly string[] | undefined {
    const text = this.rest + this.decoder.decode(bytes, { stream: true });
    // All engines that we know end lines with line feeds alone, and mostly write whole events.
    const events = text.includes('\r') ? cut(text) : text.split('\n\n');
    this.rest = events.pop() ?? '';
    return this.rest.length > LONGEST_EVENT ? undefined : events;
  }

  /** An event that the stream ended within, as engines leave the last line break out. */
  end(): readonly string[] {
    const last = this.rest + this.decoder.decode();
    this.rest = '';
    return last.trim() === '' ? [] : [last.trimEnd()];
  }
}

/** Whole events, and what comes after the last of them. */
function cut(text: string): string[] {
  const events: string[] = [];
  let rest = text;
  for (let end = ENDS.exec(rest); end !== null; end = ENDS.exec(rest)) {
    events.push(rest.slice(0, end.index));
    rest = rest.slice(end.index + end[0].length);
  }
  return [...events, rest];
}

/** The JSON object of an event of one line of data; undefined for any other. */
export function chunkOf(event: string): JsonObject | undefined {
  if (!event.startsWith('data:')) return undefined;
  try {
    const chunk: unknown = JSON.parse(event.slice('data:'.length));
    return isJsonObject(chunk) ? chunk : undefined;
  } catch {
    return undefined;
  }
}
