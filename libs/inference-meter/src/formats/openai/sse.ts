import { lastLine, MAX_STREAM_LINE_BYTES, NO_LINE, readLines, type LineState } from '../engines/lines.js';

/** One event of a `text/event-stream`; null data stands for an event that was too long. */
export interface SseEvent {
  readonly event: string;
  readonly data: string | null;
}

/** What is known of the event that is still arriving. */
export interface SseState {
  readonly lines: LineState;
  readonly atStart: boolean;
  readonly event: string;
  readonly data: string | null;
  readonly dataLines: number;
  readonly tooLong: boolean;
}

export const NO_SSE: SseState = { lines: NO_LINE, atStart: true, event: '', data: null, dataLines: 0, tooLong: false };

/** More lines than these are no event of an engine: a hostile stream fills no memory with empty ones. */
const MOST_DATA_LINES = 65_536;

const BYTE_ORDER_MARK = '\u{FEFF}';

const nothingOpen = (state: SseState): SseState => ({ ...state, event: '', data: null, dataLines: 0, tooLong: false });

function dispatch(state: SseState): readonly SseEvent[] {
  if (state.tooLong) return [{ event: state.event, data: null }];
  // An event without data is none.
  return state.data === null || state.data === '' ? [] : [{ event: state.event, data: state.data }];
}

function addData(state: SseState, value: string): SseState {
  if (state.tooLong) return state;
  const data = state.data === null ? value : `${state.data}\n${value}`;
  const dataLines = state.dataLines + 1;
  if (data.length > MAX_STREAM_LINE_BYTES || dataLines > MOST_DATA_LINES)
    return { ...state, data: null, tooLong: true };
  return { ...state, data, dataLines };
}

/** One line that is not blank: `field: value`, one blank after the colon being no part of the value. */
function readField(state: SseState, line: string): SseState {
  const colon = line.indexOf(':');
  const field = colon === -1 ? line : line.slice(0, colon);
  const value = colon === -1 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
  if (field === 'data') return addData(state, value);
  if (field === 'event') return { ...state, event: value };
  // Older llama.cpp servers write the error of a stream under a field of its own.
  if (field === 'error') return addData({ ...state, event: 'error' }, value);
  return state;
}

function readSseLines(
  from: SseState,
  lines: readonly (string | null)[],
): { readonly state: SseState; readonly events: readonly SseEvent[] } {
  const events: SseEvent[] = [];
  let state = from;
  for (const raw of lines) {
    const line = state.atStart && raw?.startsWith(BYTE_ORDER_MARK) === true ? raw.slice(1) : raw;
    if (line === '') {
      events.push(...dispatch(state));
      state = nothingOpen(state);
    } else {
      state = line === null ? { ...state, data: null, tooLong: true } : readField(state, line);
    }
    if (state.atStart) state = { ...state, atStart: false };
  }
  return { state, events };
}

/**
 * Takes in bytes of a `text/event-stream` as they arrive (WHATWG HTML §9.2): events end at a blank line, their `data`
 * lines are joined, lines that begin with a colon say nothing.
 */
export function readSse(
  from: SseState,
  bytes: Uint8Array,
): { readonly state: SseState; readonly events: readonly SseEvent[] } {
  const { state, lines } = readLines(from.lines, bytes);
  return readSseLines({ ...from, lines: state }, lines);
}

/**
 * The event that had not ended when the connection did. A browser drops it; a meter reads it, for an engine that died
 * after its usage has been used nevertheless. Cut in the middle it is no JSON, and counts nothing.
 */
export function endSse(from: SseState): readonly SseEvent[] {
  const { state, events } = readSseLines(from, lastLine(from.lines));
  return [...events, ...dispatch(state)];
}
