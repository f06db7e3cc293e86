import type { ActKind, RollAct } from './act.js';
import { EVENT_OF, MOVING } from './decide.js';
import type { Holding } from './holding.js';
import { stepsFrom } from './transitions.js';

/** What a gate follows its land in: it moves with it, is divided with it, and is lost with it. */
export const FOLLOWED: ReadonlySet<ActKind> = new Set<ActKind>([...MOVING, 'SPLIT', 'PRESENT', 'VERDICT', 'REINSTATE']);

/**
 * What happens to a gate where this happens to its land; `next` gives the numbers of its parts. A demand names the land's
 * fine, and each right has its own, so that none goes along.
 */
export function followOf(act: RollAct, next: () => string): RollAct {
  if (act.kind === 'ADMIT') return { kind: 'ADMIT' };
  if (act.kind === 'RESTORE') return { kind: 'RESTORE', heir: act.heir };
  if (act.kind !== 'SPLIT') return act;
  return {
    kind: 'SPLIT',
    parts: act.parts.map(({ number, land }) => ({ number: next(), land, goesWith: number })),
  };
}

/**
 * True where a gate has no part in what happens to its land: it is not admitted yet, or its land was accused before gates
 * were accused with it. What ends the land is never passed by.
 */
export function staysBehind({ state }: Pick<Holding, 'state'>, act: RollAct): boolean {
  if (state === 'GRANTED') return true;
  const back = act.kind === 'REINSTATE' || (act.kind === 'VERDICT' && act.verdict !== 'FORFEIT');
  return back && stepsFrom(state, EVENT_OF[act.kind]).length === 0;
}
