import type { BallotParts, Boxes } from './ballot-parts.js';

/** What every ballot is filled in with: what stands on it, and what somebody has said so far. */
export interface FillInProps {
  readonly parts: BallotParts;
  readonly boxes: Boxes;
  readonly onBoxes: (boxes: Boxes) => void;
}
