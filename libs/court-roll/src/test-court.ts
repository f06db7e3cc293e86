import { isRefusal, type Refusal } from '#libs/amount';
import { customToDocument, defaultCustom, parseCustom, type Custom, type CustomDocument } from '#libs/custom';
import type { Court, RollAct } from './act.js';
import { decide } from './decide.js';
import type { EntryDraft } from './decision.js';
import type { Holding } from './holding.js';

/** The default custom with some of its keys changed. */
export function customWith(change: Partial<CustomDocument> = {}): Custom {
  const custom = parseCustom({ ...customToDocument(defaultCustom('EUR')), ...change });
  if (isRefusal(custom)) throw new Error(custom.message);
  return custom;
}

/** A custom where one smallest step of GPU time costs so much, so that value is quantity × cost. */
export function customOfCost(costMinor: bigint, change: Partial<CustomDocument> = {}): Custom {
  const { tariffs } = customToDocument(defaultCustom('EUR'));
  const gpu = { costMinor: costMinor.toString(), marginMinor: '0', per: '1' };
  return customWith({ tariffs: { ...tariffs, 'gpu-time': gpu }, ...change });
}

/** The lines of a decision, or a test that fails with the refusal's words. */
export function linesOf(decision: ReturnType<typeof decide>): readonly EntryDraft[] {
  if (isRefusal(decision)) throw new Error(`${decision.kind}: ${decision.message}`);
  return decision.entries;
}

/** One act after another on a holding, each on its day. */
export function history(
  custom: Custom,
  acts: readonly (readonly [on: string, act: RollAct, known?: Partial<Court>])[],
): { readonly holding: Holding; readonly lines: readonly EntryDraft[] } {
  let holding: Holding | undefined;
  const lines: EntryDraft[] = [];
  for (const [on, act, known] of acts) {
    const made = linesOf(decide(holding, act, { on, custom, ...known }));
    lines.push(...made);
    holding = made[0]?.holding;
  }
  if (holding === undefined) throw new Error('a history begins with a grant');
  return { holding, lines };
}

/** The kind of a refusal; 'ENTERED' where there was none. */
export const kindOf = (answer: ReturnType<typeof decide> | Refusal): string =>
  isRefusal(answer) ? answer.kind : 'ENTERED';

/** A host's claim granted to r0001 and admitted on the first of January. */
export const TITLE: readonly (readonly [on: string, act: RollAct])[] = [
  [
    '2026-01-01',
    {
      kind: 'GRANT',
      number: 'H-0001',
      right: 'HOST_CLAIM',
      subject: 'mill',
      toUseOf: 'r0001',
      quantity: 4_000n,
      meter: 'gpu-time',
    },
  ],
  ['2026-01-01', { kind: 'ADMIT' }],
];
