import { isJsonObject, type JsonObject } from '#libs/inference-meter';
import { begunResponse, endedResponse, itemOf, partOf, wordsOf, type ResponseHead } from './responses-answer.js';
import { chunkOf, SseEvents } from './sse-events.js';
import { costComment, type StreamEnd, type StreamVoice } from './stream-voice.js';

/** Says a stream of chat as the events of the Responses API. */
export class ResponsesVoice implements StreamVoice {
  private readonly events = new SseEvents();
  private number = 0;
  private text = '';
  private finish = '';

  constructor(private readonly head: ResponseHead) {}

  push(bytes: Uint8Array): string | undefined {
    const events = this.events.push(bytes);
    if (events === undefined) return undefined;
    const begun = this.number === 0 ? this.begin() : '';
    return begun + events.map((event) => this.delta(event)).join('');
  }

  end({ figures, cost, no, failed }: StreamEnd): string {
    const begun = this.number === 0 ? this.begin() : '';
    const rest =
      begun +
      this.events
        .end()
        .map((event) => this.delta(event))
        .join('') +
      costComment(cost);
    if (no !== undefined || failed) {
      const error = { code: no?.code ?? 'upstream_failed', message: no?.message ?? 'The server of this model failed.' };
      const response = { ...begunResponse(this.head), status: 'failed', error };
      return rest + this.say('response.failed', { response });
    }
    const { text, finish } = this;
    const response = endedResponse(this.head, { text, finish, figures, cost });
    const at = { item_id: `msg_${this.head.id}`, output_index: 0, content_index: 0 };
    return [
      rest,
      this.say('response.output_text.done', { ...at, text, logprobs: [] }),
      this.say('response.content_part.done', { ...at, part: partOf(text) }),
      this.say('response.output_item.done', { output_index: 0, item: itemOf(this.head.id, text, 'completed') }),
      this.say(finish === 'length' ? 'response.incomplete' : 'response.completed', { response }),
    ].join('');
  }

  private begin(): string {
    const response = begunResponse(this.head);
    const at = { item_id: `msg_${this.head.id}`, output_index: 0, content_index: 0 };
    return [
      this.say('response.created', { response }),
      this.say('response.in_progress', { response }),
      this.say('response.output_item.added', { output_index: 0, item: itemOf(this.head.id, undefined, 'in_progress') }),
      this.say('response.content_part.added', { ...at, part: partOf('') }),
    ].join('');
  }

  private delta(event: string): string {
    const choices = chunkOf(event)?.['choices'];
    const choice: unknown = Array.isArray(choices) ? choices[0] : undefined;
    if (!isJsonObject(choice)) return '';
    const { text, finish } = wordsOf(choice, choice['delta']);
    if (finish !== '') this.finish = finish;
    if (text === '') return '';
    this.text += text;
    const at = { item_id: `msg_${this.head.id}`, output_index: 0, content_index: 0 };
    return this.say('response.output_text.delta', { ...at, delta: text, logprobs: [] });
  }

  private say(type: string, told: JsonObject): string {
    const event = { type, sequence_number: this.number, ...told };
    this.number += 1;
    return `event: ${type}\ndata: ${JSON.stringify(event)}\n\n`;
  }
}
