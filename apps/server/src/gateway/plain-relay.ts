import type { IncomingMessage } from 'node:http';
import { readOpenAiAnswer } from '#libs/inference-meter';
import type { ClientLine } from './client-line.js';
import { sayNo, type GatewayNo } from './gateway-no.js';
import type { GatewaySettings } from './gateway-settings.js';
import { requestCost, type RequestCost } from './request-cost.js';
import { usedOf, type RunFigures } from './run-figures.js';
import type { Run } from './run.js';
import { wholeText } from './upstream-client.js';

/** An answer that is not streamed, counted and settled. */
export interface PlainAnswer {
  readonly text: string;
  readonly figures: RunFigures | undefined;
  readonly cost: RequestCost | undefined;
}

const BROKEN = sayNo({ status: 502, code: 'upstream_broken', message: 'The server of this model broke off.' });

/** About so many bytes of JSON to a token, where an engine tells no count at all. */
const BYTES_PER_TOKEN = 4n;

/** Reads, counts and settles one whole answer. A client that has left meanwhile pays for what was made for it. */
export async function readPlain(
  answer: IncomingMessage,
  run: Run,
  { line, settings }: { readonly line: ClientLine; readonly settings: GatewaySettings },
): Promise<PlainAnswer | GatewayNo> {
  const { wanted } = run.admitted;
  const text = await wholeText(answer, settings.mostAnswer, settings.idleMs);
  if (line.left) run.endedAs('LEFT');
  else if (text === undefined) run.endedAs('BROKEN');
  if (text === undefined) {
    // Whoever made us stop waiting pays for the work until then; a server that broke off is not the client's fault.
    if (line.left || run.isGone) run.noteWork();
    await run.end();
    return BROKEN;
  }
  const { records } = readOpenAiAnswer(text);
  const [record] = records;
  const isEmbedding = wanted.route === 'embedding';
  if (record === undefined) {
    const completionTokens = isEmbedding ? 0n : BigInt(Buffer.byteLength(text)) / BYTES_PER_TOKEN + 1n;
    run.note({ promptTokens: null, cachedTokens: null, completionTokens, method: 'counted' });
    run.report({ kind: 'NOT_REPORTED', told: 0n, taken: completionTokens });
  } else {
    run.note(usedOf(isEmbedding ? { ...record.use, completionTokens: 0n } : record.use, 'engine'));
  }
  const figures = await run.end();
  return { text, figures, cost: figures && requestCost(figures, run.admitted, run.sentTo) };
}
