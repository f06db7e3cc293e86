/** Whose data is read. */
export interface Owner {
  readonly partnershipId: string;
  readonly personId: string;
  readonly rollNumber: string;
}

/** One thing that is kept, by the names of its columns. Amounts are decimal texts. */
export type Line = Readonly<Record<string, unknown>>;

/** An instant as text, to the millisecond. */
export const UTC = (column: string, name: string): string =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS ${name}`;
