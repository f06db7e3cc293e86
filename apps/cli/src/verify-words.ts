import type { Finding, Report } from '#libs/verification';
import { plainWords } from './plain-words.js';

/** Where in the bundle. */
function placeOf({ line, leaf }: Finding): string {
  const inFile = line === 0 ? '' : `line ${String(line)}`;
  const inLog = leaf === undefined ? '' : `leaf ${String(leaf)}`;
  const place = [inFile, inLog].filter((part) => part !== '').join(', ');
  return place === '' ? '' : ` (${place})`;
}

/** One line for each finding. */
export const findingWords = (finding: Finding): string =>
  `${finding.kind}${placeOf(finding)}: ${plainWords(finding.message)}`;

const many = (count: bigint | number, one: string, more: string): string =>
  `${String(count)} ${BigInt(count) === 1n ? one : more}`;

/** What was computed, and against which checkpoint. */
export function countedWords({ counted, checkpoint, root }: Report): readonly string[] {
  if (counted === undefined) return [];
  const { leaves, journals, legs, customs, rollEntries, decisions, rederived, runs, erasedWords } = counted;
  const witnessed =
    checkpoint === undefined || checkpoint.witnesses.length === 0
      ? 'cosigned by no witness that was named'
      : `cosigned by ${checkpoint.witnesses.join(', ')}`;
  return [
    `Computed anew: ${many(leaves, 'leaf', 'leaves')}, ${many(journals, 'entry', 'entries')} with ${many(legs, 'leg', 'legs')}, ${many(customs, 'custom', 'customs')}, ${many(rollEntries, 'roll entry', 'roll entries')}, ${many(decisions, 'decision', 'decisions')} counted again, ${many(rederived, 'entry', 'entries')} made again by rule, ${many(runs, 'distribution run', 'distribution runs')}.`,
    ...(erasedWords === 0
      ? []
      : [`Of ${many(erasedWords, 'entry', 'entries')} the words were erased; their commitments stand.`]),
    checkpoint === undefined
      ? `Root of the leaves: ${root ?? ''}`
      : `Checkpoint of ${checkpoint.origin}: ${many(checkpoint.size, 'leaf', 'leaves')}, root ${checkpoint.root}, ${witnessed}.`,
  ];
}

/** What the bundle says and nothing signed says. */
export const unprovenWords = ({ unproven }: Report): readonly string[] =>
  (unproven ?? []).map(({ what, count }) => `Not proven${count === 1 ? '' : `, ${String(count)} times`}: ${what}.`);

/** The verdict, in one sentence. */
export function verdictWords({ whole, found }: Report): string {
  return whole
    ? 'Whole: nothing in it contradicts what was signed.'
    : `Broken: ${many(found, 'thing is', 'things are')} not as signed.`;
}

/** The report for programs; sizes are decimal strings. */
export const reportJson = (report: object): string =>
  JSON.stringify(report, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
