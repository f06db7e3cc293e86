import { plainWords } from './plain-words.js';

/**
 * Rows in columns, two spaces apart; `right` names the columns of numbers, which align at their ends. Whoever wrote a
 * cell, it does nothing to the terminal.
 */
export function tableOf(cells: readonly (readonly string[])[], right: readonly number[] = []): string {
  const rows = cells.map((row) => row.map(plainWords));
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, at) => (widths[at] = Math.max(widths[at] ?? 0, cell.length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, at) => (right.includes(at) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0)))
      .join('  ')
      .trimEnd();
  return rows.map(line).join('\n');
}

/** A count with its noun: 1 person, 12,345 people. */
export const counted = (value: number, one: string, many: string): string =>
  `${count(value)} ${value === 1 ? one : many}`;

/** A count for reading: 12,345. */
export const count = (value: number): string => value.toLocaleString('en');
