/** How many words of somebody are gone, and how many rows that were kept to tell them things. */
export interface Forgotten {
  readonly said: number;
  readonly objections: number;
  readonly requisitions: number;
  readonly told: number;
}
