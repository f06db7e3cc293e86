import { formatAmount } from '#libs/amount';
import type { LabelPreview } from '../../server/src/startup/for-commands.js';
import { count, counted } from './table.js';

/** Most refusals that are listed: whoever has more has one cause. */
const MOST_LISTED = 50;

/** What was asked about a file of labels. */
export interface LabelsAsked {
  readonly file: string;
  readonly dataset: string;
  readonly taskType: string;
  readonly source: string;
  readonly currency: string;
}

/** The tool's own name of a worker whose credit waits: `unclaimed:SOURCE:REF` without its beginning. */
const refOf = (holder: string, source: string): string => holder.replace(`unclaimed:${source}:`, '');

/** What an import would do, in words: rows by decision, new work, unknown workers, refusals by line. */
export function previewText(preview: LabelPreview, asked: LabelsAsked): string {
  const { rows, decisions, unclaimed, alreadyKnown, points, wageMinor, refusals } = preview;
  const { accepted, rejected, pending, skipped, gold } = decisions;
  const { file, dataset, taskType, source, currency } = asked;
  const lines = [
    `${file}: for the dataset ${dataset}, by the rate card ${taskType}`,
    `  ${counted(rows, 'row', 'rows')}: ${count(accepted)} accepted, ${count(rejected)} rejected, ${count(pending)} pending, ` +
      `${count(skipped)} skipped, ${count(gold)} gold`,
    `  ${count(alreadyKnown)} known already; new work earns ${points} points and ` +
      `${formatAmount(wageMinor, currency)} ${currency}`,
  ];
  if (unclaimed.length > 0) {
    lines.push(
      `  ${counted(unclaimed.length, 'unknown worker', 'unknown workers')}, whose credits would wait in a reserve:`,
    );
    for (const ref of unclaimed.map((holder) => refOf(holder, source))) lines.push(`    --claim ${ref}=ROLL`);
  }
  if (refusals.length > 0) lines.push(`  ${count(refusals.length)} refused:`, ...refusalLines(preview));
  return lines.join('\n');
}

function refusalLines({ refusals }: LabelPreview): string[] {
  const lines = refusals
    .slice(0, MOST_LISTED)
    .map(({ line, field, rule, message }) => `    line ${line} (${field}, rule ${rule}): ${message}`);
  const more = refusals.length - lines.length;
  return more > 0 ? [...lines, `    and ${count(more)} more`] : lines;
}

/** What an import did. */
export function recordedText(imported: LabelPreview & { readonly recorded: number }, currency: string): string {
  const { recorded, points, wageMinor, refusals } = imported;
  if (recorded === 0) return 'Nothing changed: there was no new row in the file.';
  return (
    `Recorded ${counted(recorded, 'row', 'rows')}: ${points} points and ${formatAmount(wageMinor, currency)} ${currency} in wages; ` +
    `${count(refusals.length)} refused.`
  );
}
