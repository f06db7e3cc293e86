/** More than any name needs; keeps one hostile name from becoming most of a file. */
const LONGEST = 2048;

/** A text that may leave in any of these formats: not blank, Unicode without lone surrogates or control characters. */
export function isOutText(text: string): boolean {
  return text.length <= LONGEST && text.trim() !== '' && text.isWellFormed() && !/\p{Cc}/u.test(text);
}

/**
 * One cell of a CSV file (RFC 4180). Null is nothing between the commas. A text is quoted where it holds a comma, a
 * quotation mark or outer blanks, and where it reads NULL, which some files write for null.
 */
export function csvCell(value: string | null): string {
  if (value === null) return '';
  const isPlain = !/[",\r\n]|^\s|\s$/u.test(value) && value !== '' && value.toUpperCase() !== 'NULL';
  return isPlain ? value : `"${value.replaceAll('"', '""')}"`;
}
