/** What was carried, and by which resolution. */
export interface Carried {
  readonly partnershipId: string;
  readonly motionId: string;
  readonly resolutionId: string;
  readonly kind: string;
  readonly effect: string;
  /** The words that stand beside what it does. */
  readonly title: string;
}
