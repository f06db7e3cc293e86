import { plainWords } from './plain-words.js';
import { tableOf } from './table.js';

/** What of a machine's health is shown. */
export interface ShownHealth {
  readonly machine: string;
  readonly heardAt: Date | null;
  readonly eventAt: Date | null;
  readonly counted: bigint;
  readonly conflicts: bigint;
  readonly refused: bigint;
  readonly refusal: { readonly kind: string; readonly message: string } | null;
  readonly report: { readonly clockOffsetMs: bigint; readonly waiting: bigint } | null;
  readonly lost: { readonly events: bigint; readonly meters: ReadonlyMap<string, bigint> };
}

const HEAD = ['Machine', 'Heard', 'Use told up to', 'Counted', 'Refused', 'Lost', 'Clock', 'On its disk'];
const NUMBERS = [3, 4, 5, 7];

/** A clock that differs by less needs no word. */
const OFF_MS = 30_000n;

/** How machines that were heard report: a line for each, and below it in words what is wrong. Empty where none was heard. */
export function healthWords(machines: readonly ShownHealth[]): string {
  const heard = machines.filter(({ heardAt }) => heardAt !== null);
  if (heard.length === 0) return '';
  const rows = heard.map(({ machine, heardAt, eventAt, counted, conflicts, refused, report, lost }) => [
    machine,
    instant(heardAt),
    instant(eventAt),
    counted.toString(),
    (conflicts + refused).toString(),
    lost.events.toString(),
    report === null ? '' : clockWords(report.clockOffsetMs),
    report?.waiting.toString() ?? '',
  ]);
  const wrong = heard.flatMap(({ machine, refusal, lost }) => [
    ...(refusal === null ? [] : [`${machine}: last refused: ${refusal.kind}: ${refusal.message}`]),
    ...[...lost.meters].map(([meter, steps]) => `${machine}: lost ${steps.toString()} smallest steps of ${meter}`),
  ]);
  return [tableOf([HEAD, ...rows], NUMBERS), ...wrong.map(plainWords)].join('\n');
}

const instant = (at: Date | null): string => at?.toISOString() ?? '';

/** By how many seconds the machine's clock differs from the server's, of which `offsetMs` is the difference. */
function clockWords(offsetMs: bigint): string {
  const seconds = (offsetMs < 0n ? -offsetMs : offsetMs) / 1000n;
  if (seconds * 1000n < OFF_MS) return 'right';
  return `${seconds.toString()} s ${offsetMs < 0n ? 'ahead' : 'behind'}`;
}
