/** The longest line kept: an answer that comes as one event, with its whole output, fits well within. */
export const MAX_STREAM_LINE_BYTES = 8 * 1024 * 1024;

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/**
 * The beginning of a line whose end has not come, newest piece first. A piece is smaller than half of the one before it:
 * there are few of them however small the arrivals are, and a byte is copied a few times, not once an arrival.
 */
interface Piece {
  readonly bytes: Uint8Array;
  readonly before: Piece | null;
}

/** What is left over between two arrivals of bytes. */
export interface LineState {
  readonly held: Piece | null;
  readonly heldBytes: number;
  /** A carriage return came last: a line feed after it belongs to the same line end. */
  readonly afterReturn: boolean;
  /** The line is too long to be kept; the rest of it is passed over. */
  readonly overflowing: boolean;
}

export const NO_LINE: LineState = { held: null, heldBytes: 0, afterReturn: false, overflowing: false };

/** Whole lines in their order; null stands for one that was too long. */
export interface LinesRead {
  readonly state: LineState;
  readonly lines: readonly (string | null)[];
}

// Whole lines only: a byte order mark is told apart by whoever knows where the text begins.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

function joined(earlier: Uint8Array, later: Uint8Array): Uint8Array {
  const whole = new Uint8Array(earlier.length + later.length);
  whole.set(earlier);
  whole.set(later, earlier.length);
  return whole;
}

/** Adds a copy, for the caller may fill its buffer anew. */
function addPiece(before: Piece | null, bytes: Uint8Array): Piece {
  let piece: Piece = { bytes: bytes.slice(), before };
  while (piece.before !== null && piece.bytes.length * 2 > piece.before.bytes.length) {
    piece = { bytes: joined(piece.before.bytes, piece.bytes), before: piece.before.before };
  }
  return piece;
}

function hold(state: LineState, bytes: Uint8Array): LineState {
  if (bytes.length === 0 || state.overflowing) return state;
  const heldBytes = state.heldBytes + bytes.length;
  if (heldBytes > MAX_STREAM_LINE_BYTES) return { ...NO_LINE, overflowing: true };
  return { ...state, held: addPiece(state.held, bytes), heldBytes };
}

function lineOf({ held, heldBytes, overflowing }: LineState, last: Uint8Array): string | null {
  if (overflowing || heldBytes + last.length > MAX_STREAM_LINE_BYTES) return null;
  if (held === null) return decoder.decode(last);
  const whole = new Uint8Array(heldBytes + last.length);
  whole.set(last, heldBytes);
  let end = heldBytes;
  for (let piece: Piece | null = held; piece !== null; piece = piece.before) {
    end -= piece.bytes.length;
    whole.set(piece.bytes, end);
  }
  return decoder.decode(whole);
}

/**
 * Cuts bytes as they arrive into lines, which may end in LF, CR or both. No byte of a character beyond ASCII looks like
 * a line end, so a character that arrives in two parts stays whole. Bytes that are not UTF-8 become U+FFFD.
 */
export function readLines(state: LineState, bytes: Uint8Array): LinesRead {
  const lines: (string | null)[] = [];
  let { afterReturn } = state;
  let open = state;
  let start = 0;
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index];
    if (byte === LINE_FEED && afterReturn) {
      start = index + 1;
      afterReturn = false;
    } else if (byte === LINE_FEED || byte === CARRIAGE_RETURN) {
      lines.push(lineOf(open, bytes.subarray(start, index)));
      open = NO_LINE;
      start = index + 1;
      afterReturn = byte === CARRIAGE_RETURN;
    } else {
      afterReturn = false;
    }
  }
  return { state: { ...hold(open, bytes.subarray(start)), afterReturn }, lines };
}

/** What stands after the last line end, if anything does. */
export function lastLine(state: LineState): readonly (string | null)[] {
  return state.heldBytes === 0 && !state.overflowing ? [] : [lineOf(state, new Uint8Array())];
}
