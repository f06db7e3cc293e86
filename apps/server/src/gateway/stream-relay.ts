import type { IncomingMessage } from 'node:http';
import {
  closeOpenAiStream,
  openAiOutcome,
  openAiSoFar,
  openOpenAiStream,
  readOpenAiStream,
  type OpenAiStreamState,
} from '#libs/inference-meter';
import type { ClientLine } from './client-line.js';
import { sayNo, STOPPING, type GatewayNo } from './gateway-no.js';
import type { GatewaySettings } from './gateway-settings.js';
import { requestCost } from './request-cost.js';
import { usedOf } from './run-figures.js';
import type { Run } from './run.js';
import type { StreamVoice } from './stream-voice.js';

/** One stream on its way. */
export interface Relay {
  readonly answer: IncomingMessage;
  readonly run: Run;
  readonly line: ClientLine;
  readonly voice: StreamVoice;
  readonly settings: GatewaySettings;
}

type End = 'finished' | 'stopped' | 'broken';

const BROKEN = sayNo({ status: 502, code: 'upstream_broken', message: 'The server of this model broke off.' });
const STOPPED = sayNo({ status: 429, code: 'stint_reached', message: 'What was held of your stint is used up.' });

/** Passes a stream on while it is counted; however it ends, what was counted is settled. */
export class StreamRelay {
  private state: OpenAiStreamState;
  private drain: NodeJS.Timeout | undefined;

  constructor(private readonly relay: Relay) {
    const { wanted } = relay.run.admitted;
    this.state = openOpenAiStream({ choicesPerPrompt: wanted.choicesPerPrompt });
  }

  /** Resolves when the client has everything, and everything is settled. */
  async pass(): Promise<void> {
    const { line, run, answer, settings, voice } = this.relay;
    answer.setTimeout(settings.idleMs, () => answer.destroy());
    line.onLeft(() => this.clientLeft());
    const end = await this.read();
    clearTimeout(this.drain);
    answer.destroy();
    this.state = closeOpenAiStream(this.state);
    this.note();
    this.check();
    if (line.left) run.endedAs('LEFT');
    else if (end !== 'finished') run.endedAs(end === 'stopped' ? 'STOPPED' : 'BROKEN');
    const figures = await run.end();
    const cost = figures && requestCost(figures, run.admitted, run.sentTo);
    line.end(voice.end({ figures, cost, no: run.isGone ? STOPPING : noOf(end), failed: this.state.error !== null }));
  }

  private async read(): Promise<End> {
    const { answer, run, line, voice } = this.relay;
    try {
      for await (const bytes of answer as AsyncIterable<Buffer>) {
        this.state = readOpenAiStream(this.state, bytes);
        this.note();
        if (run.mustStop) return this.stop();
        const out = voice.push(bytes);
        if (out === undefined) return this.stop('broken');
        if (out !== '') await line.write(out);
      }
    } catch {
      return run.mustStop ? 'stopped' : 'broken';
    }
    return this.state.done || answer.complete ? 'finished' : 'broken';
  }

  private stop(as: End = 'stopped'): End {
    this.relay.run.abort.abort();
    return as;
  }

  /** What is known now; nothing where the engine has not begun and nobody has left. */
  private note(): void {
    const { record, method } = openAiSoFar(this.state);
    const { completionTokens, promptTokens } = record.use;
    const hasBegun = promptTokens !== null || (completionTokens ?? 0n) > 0n;
    if (hasBegun || this.relay.line.left || this.relay.run.isGone) this.relay.run.note(usedOf(record.use, method));
  }

  /** An engine that says less than it was seen to write is charged as what was seen. */
  private check(): void {
    const { run } = this.relay;
    const { usage, records } = openAiOutcome(this.state);
    const deltas = BigInt(this.state.deltas);
    const told = records[0]?.use.completionTokens ?? null;
    if (usage !== 'reported' && deltas > 0n) run.report({ kind: 'NOT_REPORTED', told: 0n, taken: deltas });
    if (told === null || told >= deltas) return;
    run.report({ kind: 'BELOW_RELAYED', told, taken: deltas });
    const { record } = openAiSoFar(this.state);
    run.note(usedOf({ ...record.use, completionTokens: deltas }, 'counted'));
  }

  /** With running usage the abort is exact; otherwise the engine goes on, for a while, until it says its count. */
  private clientLeft(): void {
    const { run, settings } = this.relay;
    const isExact = run.sentTo.kind === 'vllm';
    if (isExact) run.abort.abort();
    else this.drain = setTimeout(() => run.abort.abort(), settings.drainMs).unref();
  }
}

function noOf(end: End): GatewayNo | undefined {
  if (end === 'finished') return undefined;
  return end === 'stopped' ? STOPPED : BROKEN;
}
