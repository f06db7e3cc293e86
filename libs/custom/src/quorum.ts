import { ofAmount } from '#libs/amount';
import type { Custom } from './custom.js';

/**
 * How many of a roll must vote for a motion to decide anything: `min(⌈roll × share⌉, atMost)`, after `gm.quorum`. One
 * or more for every roll that names somebody; zero for an empty one.
 *
 * @example 34 people at 1/10, at most 50 // 4
 */
export function quorumOf({ gmQuorum }: Custom, onRoll: number): number {
  return Math.min(Number(ofAmount(BigInt(onRoll), gmQuorum.share, 'UP')), gmQuorum.atMost);
}
