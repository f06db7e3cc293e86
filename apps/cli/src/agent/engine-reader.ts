import { isRefusal } from '#libs/amount';
import {
  engineEvents,
  NO_SCRAPE,
  readLlamaCppMetrics,
  readVllmMetrics,
  type EngineScrape,
  type ScrapeState,
  type UsageEvent,
} from '#libs/inference-meter';
import type { EngineChoice } from './reader-choices.js';
import type { Poll, Reader, Round } from './reader.js';
import { scrape } from './scrape.js';
import { wholeRecords } from './windows.js';

/** Meters the tokens of an inference engine by the counters of its `/metrics`. */
export class EngineReader implements Reader {
  readonly name: string;
  readonly everyMs: number;

  constructor(
    private readonly choice: EngineChoice,
    readonly source: string,
  ) {
    this.name = choice.name;
    this.everyMs = choice.everySeconds * 1000;
  }

  async poll({ state, nowMs }: Round): Promise<Poll> {
    const answer = await scrape(this.choice.url);
    if ('failed' in answer) return answer;
    // The state is what this reader answered last, kept as it was.
    const before = (state as ScrapeState | undefined) ?? NO_SCRAPE;
    const wasSetBack = before.atMs !== undefined && before.atMs > nowMs;
    const read = this.read(answer.text, { state: wasSetBack ? NO_SCRAPE : before, scrapedAtMs: nowMs });
    const notes = read.refusals.map(({ message }) => `${this.choice.url}: ${message}`);
    if (wasSetBack) notes.push('the clock was set back: counting begins anew');
    const events: UsageEvent[] = [];
    for (const use of read.records) {
      const { source } = this;
      const made = engineEvents(use, { source, subject: this.choice.subject, site: this.choice.site });
      if (isRefusal(made)) notes.push(`${this.choice.url}: ${made.message}`);
      else events.push(...made);
      if (use.reset) notes.push(`${use.model}: the engine began anew: what it had not yet told is lost`);
    }
    return { state: read.state, events: wholeRecords(events).filter(({ quantity }) => quantity > 0n), notes };
  }

  private read(text: string, from: { readonly state: ScrapeState; readonly scrapedAtMs: bigint }): EngineScrape {
    const { choice } = this;
    return choice.kind === 'vllm'
      ? readVllmMetrics(text, from)
      : readLlamaCppMetrics(text, { ...from, model: choice.model });
  }
}
