import { isJsonObject, type JsonObject } from '#libs/inference-meter';
import { errorBody } from './gateway-no.js';
import { chunkOf, SseEvents } from './sse-events.js';
import { costComment, type StreamEnd, type StreamVoice } from './stream-voice.js';

const DONE = /^data: ?\[DONE\]\s*$/u;

const isEmpty = (choices: unknown): boolean => Array.isArray(choices) && choices.length === 0;

/**
 * Passes a stream's events on, less its usage and its `[DONE]`: both are said once everything is settled, the usage to
 * a client that asked for it.
 */
export class ChatVoice implements StreamVoice {
  private readonly events = new SseEvents();
  /** The last chunk that held a usage, as the one that ends a stream: without choices. */
  private usage: JsonObject | undefined;

  constructor(private readonly showUsage: boolean) {}

  push(bytes: Uint8Array): string | undefined {
    return this.events
      .push(bytes)
      ?.map((event) => this.shown(event))
      .join('');
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
    const last =
      this.usage !== undefined && this.showUsage ? { ...this.usage, ...(cost && { copyhold: cost }) } : undefined;
    return `${rest}${last === undefined ? '' : `data: ${JSON.stringify(last)}\n\n`}${comment}data: [DONE]\n\n`;
  }

  private shown(event: string): string {
    if (DONE.test(event)) return '';
    // Most chunks of most engines hold no usage: they are not taken apart.
    const chunk = event.includes('"usage"') ? chunkOf(event) : undefined;
    if (chunk === undefined || !('choices' in chunk)) return `${event}\n\n`;
    const { usage, ...others } = chunk;
    if (isJsonObject(usage)) this.usage = { ...others, choices: [], usage };
    if (isEmpty(chunk['choices'])) return '';
    return `data: ${JSON.stringify(this.showUsage ? { ...others, usage: null } : others)}\n\n`;
  }
}
