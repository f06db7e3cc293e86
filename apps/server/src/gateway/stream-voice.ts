import type { GatewayNo } from './gateway-no.js';
import type { RequestCost } from './request-cost.js';
import type { RunFigures } from './run-figures.js';

/** How a stream ended, once it is settled. */
export interface StreamEnd {
  readonly figures: RunFigures | undefined;
  readonly cost: RequestCost | undefined;
  /** What the client is told instead of an end. */
  readonly no: GatewayNo | undefined;
  /** The engine itself said that it failed, and the client has read it. */
  readonly failed: boolean;
}

/** What a client reads of a stream of chat or completions, in the words of the route that it asked. */
export interface StreamVoice {
  /** Of these bytes: whole events. Undefined where the stream cannot be one of events. */
  push(bytes: Uint8Array): string | undefined;
  /** The last events. */
  end(end: StreamEnd): string;
}

/** The cost as a line that every reader of events passes over. */
export const costComment = (cost: RequestCost | undefined): string =>
  cost === undefined ? '' : `: copyhold ${JSON.stringify(cost)}\n\n`;
