import { lengthOf } from '../../format/fraction.js';

/** Gates drawn for a whole stint: each stands for one twelfth of it. */
export const GATES = 12;

/** How much of one drawn gate is used, and how much of it is used or held, 0 to 1: for drawing only. */
export interface GateFill {
  readonly used: number;
  readonly taken: number;
}

const within = (part: number): number => Math.min(1, Math.max(0, part));

/**
 * How each drawn gate of a stint is filled, the first first. Nothing granted fills nothing, unless something was used all
 * the same: then every gate is full.
 *
 * @example grant 120, used 25, held 5 // two gates used, a half used and wholly taken third, nine empty
 */
export function gateFills(grant: bigint, used: bigint, held: bigint): readonly GateFill[] {
  const most = grant > 0n ? grant : used + held;
  const partOf = (amount: bigint): number => (amount > most ? 1 : lengthOf(amount, most));
  const [usedPart, takenPart] = [partOf(used), partOf(used + held)];
  return Array.from({ length: GATES }, (_, index) => ({
    used: within(usedPart * GATES - index),
    taken: within(takenPart * GATES - index),
  }));
}
