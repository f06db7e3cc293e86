import { type ElectionFileRefusal, refuseFile } from '../file-refusal.js';

/** A piece of a BLT file and the line that it stands on, from 1. */
export interface BltToken {
  readonly kind: 'NUMBER' | 'EQUALS' | 'GAP' | 'TEXT' | 'END';
  /** Of a text: without its quotation marks. */
  readonly text: string;
  readonly line: number;
}

export type BltTokenRefusal = ElectionFileRefusal<'CommentOpen' | 'QuoteOpen' | 'CharacterUnknown'>;

const SPACE = /[ \t\r\n]+/uy;
/** A number ends at a space, at an equals sign, or where a comment or a name begins. */
const NUMBER = /-?\d+(?![^\s=#"/])/uy;
const UNESCAPED = /[^"\\\r\n]*/uy;
/** A name of one word needs no quotation marks. */
const WORD = /[\p{L}\p{N}_.][^\s"#()=]*/uy;

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

/** Where a comment that begins here ends, undefined where none begins; -1 where it never ends. */
function endOfComment(text: string, at: number): number | undefined {
  if (text.startsWith('/*', at)) {
    const end = text.indexOf('*/', at + 2);
    return end < 0 ? -1 : end + 2;
  }
  if (text[at] !== '#') return undefined;
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

/**
 * A name between quotation marks; undefined where its line ends before it. By hand: a pattern of parts that repeat would
 * run out of stack over a long one.
 */
function quotedAt(text: string, at: number): string | undefined {
  if (text[at] !== '"') return undefined;
  for (let to = at + 1; ;) {
    to += matchAt(UNESCAPED, text, to)?.length ?? 0;
    if (text[to] === '"') return text.slice(at, to + 1);
    const escaped = text.codePointAt(to + 1);
    if (text[to] !== '\\' || escaped === undefined || escaped === 10 || escaped === 13) return undefined;
    to += 1 + String.fromCodePoint(escaped).length;
  }
}

function linesIn(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}

function tokenAt(text: string, at: number, line: number): (BltToken & { readonly length: number }) | undefined {
  const number = matchAt(NUMBER, text, at);
  if (number !== undefined) return { kind: 'NUMBER', text: number, line, length: number.length };
  if (text[at] === '=') return { kind: 'EQUALS', text: '=', line, length: 1 };
  if (text[at] === '-') return { kind: 'GAP', text: '-', line, length: 1 };
  const quoted = quotedAt(text, at);
  if (quoted !== undefined) {
    return { kind: 'TEXT', text: quoted.slice(1, -1).replace(/\\(.)/gu, '$1'), line, length: quoted.length };
  }
  const word = matchAt(WORD, text, at);
  return word === undefined ? undefined : { kind: 'TEXT', text: word, line, length: word.length };
}

/**
 * Cuts a BLT file into its pieces; comments (from `#` to the end of the line, or between slash-asterisks) and spaces
 * are left out, and the end is a piece of its own. Inside quotation marks a backslash makes the next character a part
 * of the name.
 */
export function bltTokens(text: string): readonly BltToken[] | BltTokenRefusal {
  const tokens: BltToken[] = [];
  let line = 1;
  let at = 0;
  const no = (kind: BltTokenRefusal['kind'], message: string): BltTokenRefusal =>
    refuseFile(kind, { line, field: 'text', rule: 'blt.text' }, message);
  while (at < text.length) {
    const skippedTo = endOfComment(text, at) ?? at + (matchAt(SPACE, text, at)?.length ?? 0);
    if (skippedTo < 0) return no('CommentOpen', 'A comment begins here and does not end.');
    if (skippedTo > at) {
      line += linesIn(text.slice(at, skippedTo));
      at = skippedTo;
      continue;
    }
    const token = tokenAt(text, at, line);
    if (token === undefined) {
      if (text[at] === '"') return no('QuoteOpen', 'A name begins with a quotation mark and does not end on its line.');
      return no('CharacterUnknown', `"${text.slice(at, at + 1)}" has no meaning here.`);
    }
    at += token.length;
    tokens.push({ kind: token.kind, text: token.text, line });
  }
  return [...tokens, { kind: 'END', text: '', line }];
}
