import type { ImportJob } from '../../server/src/startup/for-commands.js';

const count = (value: number): string => value.toLocaleString('en');

/** What became of a file, in words. */
export function summaryOf(job: ImportJob): string {
  const { file, state, failure, rowsRead, accepted, alreadyKnown, withoutUsage, refused, kind, terms } = job;
  if (state === 'FAILED') return `${file}: not read to its end: ${failure ?? 'for an unknown reason'}`;
  const without = kind === 'gpu-nodes' ? 'without GPUs' : 'without use';
  const lines = [
    `${file}: ${count(rowsRead)} rows read: ${count(accepted)} accepted, ${count(alreadyKnown)} known already, ` +
      `${count(withoutUsage)} ${without}, ${count(refused)} refused.`,
  ];
  if (accepted === 0) lines.push('Nothing changed: there was no new row in the file.');
  if (refused > 0 && terms.report !== undefined) {
    lines.push(`Why rows were refused, line by line: ${terms.report}`);
  }
  if (failure !== null) lines.push(`Attention: ${failure}`);
  return lines.join('\n');
}
