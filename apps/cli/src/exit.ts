/** What the shell is told: done; input refused, and nothing changed by it; or failed. */
export const EXIT = { done: 0, failed: 1, refused: 2 } as const;

export type Exit = (typeof EXIT)[keyof typeof EXIT];
