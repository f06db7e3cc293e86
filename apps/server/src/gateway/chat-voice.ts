import { isJsonObject, type JsonObject } from '#libs/inference-meter';
import { errorBody } from './gateway-no.js';
import { chunkOf, SseEvents } from './sse-events.js';
import { costComment, type StreamEnd, type StreamVoice } from './stream-voice.js';

const DONE = /^data: ?\[DONE\]\s*$/u;

const isEmpty = (choices: unknown): boolean => Array.isArray(choices) && choices.length === 0;

/**
 * A chunk whose last member is a usage of plain counts, as vLLM writes each one of a stream: what comes before the usage
 * is passed on without being taken apart. No string holds an unescaped quote, so what matches is a member, and of the
 * chunk itself, for one brace alone comes after it.
 */
const COUNTS = String.raw`(?:"\w+":(?:\d+|null),?)*`;
const USAGE_LAST = new RegExp(String.raw`^,"usage":\{(?:${COUNTS}|"\w+":\{${COUNTS}\},?)*\}\}$`, 'u');
const USAGE = ',"usage":';

/**
 * Passes a stream's events on, less its usage and its `[DONE]`: both are said once everything is settled, the usage to
 * a client that asked for it.
 */
export class ChatVoice implements StreamVoice {
  private readonly events = new SseEvents();
  /** The last event that held a usage. */
  private last = '';

  constructor(private readonly showUsage: boolean) {}

  push(bytes: Uint8Array): string | undefined {
    const events = this.events.push(bytes);
    if (events === undefined) return undefined;
    let shown = '';
    for (const event of events) shown += this.shown(event);
    return shown;
  }

  end({ cost, no, failed }: StreamEnd): string {
    const comment = costComment(cost);
    if (no !== undefined) return `${comment}data: ${errorBody(no)}\n\n`;
    const rest = this.events
      .end()
      .map((event) => this.shown(event))
      .join('');
    // After an engine's own error there is no [DONE].
    if (failed) return `${rest}${comment}`;
    const usage = this.showUsage ? usageChunk(this.last) : undefined;
    const told =
      usage === undefined ? '' : `data: ${JSON.stringify({ ...usage, ...(cost && { copyhold: cost }) })}\n\n`;
    return `${rest}${told}${comment}data: [DONE]\n\n`;
  }

  private shown(event: string): string {
    if (DONE.test(event)) return '';
    if (!event.includes('"usage"')) return `${event}\n\n`;
    return this.atOnce(event) ?? this.takenApart(event);
  }

  /** What most chunks of most engines come to; undefined for any that has to be looked at closely. */
  private atOnce(event: string): string | undefined {
    const at = event.lastIndexOf(USAGE);
    if (at < 0 || !event.startsWith('data: {') || event.includes('\n')) return undefined;
    if (!event.includes('"choices":[{') || !USAGE_LAST.test(event.slice(at))) return undefined;
    this.last = event;
    return `${event.slice(0, at)}${this.showUsage ? ',"usage":null' : ''}}\n\n`;
  }

  private takenApart(event: string): string {
    const chunk = chunkOf(event);
    if (chunk === undefined || !('choices' in chunk)) return `${event}\n\n`;
    const { usage, ...others } = chunk;
    if (isJsonObject(usage)) this.last = event;
    if (isEmpty(chunk['choices'])) return '';
    return `data: ${JSON.stringify(this.showUsage ? { ...others, usage: null } : others)}\n\n`;
  }
}

/** The usage of an event as the chunk that ends a stream: without choices. */
function usageChunk(event: string): JsonObject | undefined {
  const chunk = chunkOf(event);
  return chunk && { ...chunk, choices: [] };
}
