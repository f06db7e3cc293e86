import { Injectable } from '@nestjs/common';

/** How patient the gateway is, milliseconds, and how much it takes. */
@Injectable()
export class GatewaySettings {
  /** Until an upstream begins to answer: a long prompt is read first, and a plain answer is written whole. */
  firstByteMs = 300_000;
  /** Between two pieces of an answer. */
  idleMs = 60_000;
  /** A client that takes nothing for so long has left. */
  clientMs = 60_000;
  /** After a client left, how long an upstream that counts only at the end may go on. */
  drainMs = 60_000;
  /** Bytes of an answer that is not streamed. */
  mostAnswer = 64 * 1024 * 1024;
  /** Between two heartbeats of what is under way. */
  beatMs = 1_000;
  /** What ended is written together this often. */
  flushMs = 50;
  /** A request that nobody has heard of for so long has lost its gateway. */
  lostMs = 15_000;
}
