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
  /** Until a request has arrived: 16 MiB over a line of two megabits a second take 67 s. */
  arrivalMs = 90_000;
  /** The same of one of 256 KiB or less. */
  smallArrivalMs = 10_000;
  /** From then on a body that comes more slowly than this is given up: it would keep a place from others for nothing. */
  graceMs = 3_000;
  leastBytesPerSecond = 32 * 1024;
  /** Bytes of an answer that is not streamed. */
  mostAnswer = 64 * 1024 * 1024;
  /** Between two heartbeats of what is under way. */
  beatMs = 1_000;
  /** What ended is written together this often: rarely enough that the store does not work beside each request. */
  flushMs = 250;
  /** Between two readings of an engine's counters, and how often it is looked for one that is due. */
  readingMs = 3_600_000;
  dueMs = 60_000;
  /** How long an engine may take to tell its counters. */
  countersMs = 5_000;
  /** A request that nobody has heard of for so long has lost its gateway. */
  lostMs = 15_000;
}
