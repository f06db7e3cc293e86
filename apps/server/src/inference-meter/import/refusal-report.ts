import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { RefusedRow } from './import-job.js';

/** Refused rows after a line, page by page. */
export type RefusalPages = (afterLine: number) => Promise<readonly RefusedRow[]>;

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

const csvLine = ({ line, kind, field, rule, message }: RefusedRow): string =>
  [String(line), ...[kind, field, rule, message].map(quoted)].join(',');

/**
 * Writes the refused rows as CSV, aside and then in place, so that nobody reads half a report. What is written aside is a
 * new file always: no file and no link that is there already is written to.
 */
export async function writeRefusalReport(file: string, pages: RefusalPages): Promise<void> {
  const aside = `${file}.${randomUUID()}.part`;
  try {
    await writeNew(aside, pages);
    await rename(aside, file);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
}

/** The same into a folder of the server's own, which is made where it is missing. */
export async function writeReportIn(file: string, pages: RefusalPages): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeRefusalReport(file, pages);
}

async function writeNew(file: string, pages: RefusalPages): Promise<void> {
  const handle = await open(file, 'wx');
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
}
