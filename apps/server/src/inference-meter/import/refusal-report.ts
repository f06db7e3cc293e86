import { open, rename } from 'node:fs/promises';
import type { RefusedRow } from './import-job.js';

/** Refused rows after a line, page by page. */
export type RefusalPages = (afterLine: number) => Promise<readonly RefusedRow[]>;

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

const csvLine = ({ line, kind, field, rule, message }: RefusedRow): string =>
  [String(line), ...[kind, field, rule, message].map(quoted)].join(',');

/** Writes the refused rows as CSV, aside and then in place, so that nobody reads half a report. */
export async function writeRefusalReport(file: string, pages: RefusalPages): Promise<void> {
  const aside = `${file}.${process.pid}.part`;
  const handle = await open(aside, 'w');
  try {
    await handle.write('line,kind,field,rule,message\n');
    let page = await pages(0);
    for (let last = page.at(-1); last !== undefined; last = page.at(-1)) {
      await handle.write(`${page.map(csvLine).join('\n')}\n`);
      page = await pages(last.line);
    }
  } finally {
    await handle.close();
  }
  await rename(aside, file);
}
