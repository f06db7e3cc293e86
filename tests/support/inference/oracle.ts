import { writeSync } from 'node:fs';

/** How an answer ended; undefined while it runs, and for ever if the process died. */
export type Ending = 'stop' | 'length' | 'left' | 'fault';

/** What the engine really did for one request: the figures that a gateway's are held against. */
export interface OracleRecord {
  /** As the client sees it: `chatcmpl-…`, `cmpl-…`, `embd-…`. */
  readonly id: string;
  /** The header X-Request-Id, where the request had one. */
  readonly requestId: string | undefined;
  readonly route: string;
  readonly promptTokens: number;
  /** Tokens that the engine produced, whether or not anybody received them. */
  readonly produced: number;
  readonly ending: Ending | undefined;
  /** The fault that the request was given. */
  readonly fault: string | undefined;
}

export type Started = Pick<OracleRecord, 'id' | 'requestId' | 'route' | 'promptTokens' | 'fault'>;

type Line =
  | ({ readonly event: 'start' } & Started)
  | { readonly event: 'token'; readonly id: string }
  | { readonly event: 'end'; readonly id: string; readonly ending: Ending };

/** Written before anything is sent, line by line and at once: what is in the file survives a kill. */
export class OracleLog {
  /** Since the process started, as an engine's own counters. */
  readonly totals = { prompt: 0, produced: 0, stop: 0, length: 0, left: 0, fault: 0 };

  constructor(private readonly file: number) {}

  start(started: Started): void {
    this.totals.prompt += started.promptTokens;
    this.write({ event: 'start', ...started });
  }

  token(id: string): void {
    this.totals.produced += 1;
    this.write({ event: 'token', id });
  }

  end(id: string, ending: Ending): void {
    this.totals[ending] += 1;
    this.write({ event: 'end', id, ending });
  }

  private write(line: Line): void {
    writeSync(this.file, `${JSON.stringify(line)}\n`);
  }
}

function applied(record: OracleRecord, line: Line): OracleRecord {
  if (line.event === 'token') return { ...record, produced: record.produced + 1 };
  return line.event === 'end' ? { ...record, ending: line.ending } : record;
}

/** The records of a log, in the order of their starts. */
export function readOracle(log: string): readonly OracleRecord[] {
  const records = new Map<string, OracleRecord>();
  // A killed process may leave half a line behind: only ended lines count.
  for (const text of log.split('\n').slice(0, -1)) {
    // The log is our own, written above.
    const line = JSON.parse(text) as Line;
    if (line.event === 'start') {
      const { id, requestId, route, promptTokens, fault } = line;
      records.set(id, { id, requestId, route, promptTokens, fault, produced: 0, ending: undefined });
    } else {
      const record = records.get(line.id);
      if (record !== undefined) records.set(line.id, applied(record, line));
    }
  }
  return [...records.values()];
}
