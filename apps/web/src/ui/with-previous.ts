/** What a query gave, and what it gave before. */
interface Asked<Data> {
  readonly data?: Data | undefined;
  readonly previousData?: Data | undefined;
  readonly error?: Error | undefined;
}

/** Keeps the figures of the last question on screen until the next is answered; one that is refused is not answered. */
export function withPrevious<Data, Answer extends Asked<Data>>(answer: Answer & Asked<Data>) {
  return { ...answer, data: answer.error === undefined ? (answer.data ?? answer.previousData) : answer.data };
}
