import type { StintRow } from './stint.store.js';
import type { PastureUseStanding, StintStanding } from './stint.types.js';

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, each) => total + each, 0n);
const most = (amounts: readonly bigint[]): bigint => amounts.reduce((top, each) => (each > top ? each : top), 0n);

/**
 * Where a person stands, by the rows of the gates' stints. `free`: by pasture, what blocks of this process hold and have
 * not admitted; it is as good as left, but for who is suspended.
 */
export function standingOf(rows: readonly StintRow[], free: ReadonlyMap<string, bigint>): StintStanding {
  const names = [...new Set(rows.map(({ pasture }) => pasture))];
  const pastures = names.map((pasture) =>
    ofPasture(
      rows.filter((row) => row.pasture === pasture),
      free.get(pasture) ?? 0n,
    ),
  );
  const of = (amount: (each: PastureUseStanding) => bigint): bigint => sum(pastures.map(amount));
  const ends = rows.map(({ resetsAt }) => resetsAt.getTime());
  return {
    grant: of(({ grant }) => grant),
    used: of(({ used }) => used),
    held: of(({ held }) => held),
    left: of(({ left }) => left),
    largest: most(pastures.map(({ largest }) => largest)),
    kept: of(({ kept }) => kept),
    residue: of(({ residue }) => residue),
    resetsAt: ends.length === 0 ? null : new Date(Math.min(...ends)).toISOString(),
    throttled: rows.some(({ throttled }) => throttled),
    suspended: rows.length > 0 && rows.every(({ suspended }) => suspended),
    pastures,
  };
}

function ofPasture(rows: readonly StintRow[], free: bigint): PastureUseStanding {
  const [grant, used, locked] = [
    sum(rows.map((row) => row.grant)),
    sum(rows.map((row) => row.used)),
    sum(rows.map((row) => row.held)),
  ];
  const suspended = rows.every((row) => row.suspended);
  const back = suspended ? 0n : free < locked ? free : locked;
  const left = sum(rows.map((row) => row.left));
  // Each stint by itself: what one has used beyond its grant is not kept back from another.
  const kept = sum(rows.map((row) => most([row.grant - row.used - row.held - row.left])));
  return {
    pasture: rows[0]?.pasture ?? '',
    ...{ grant, used, held: locked - back, left: left + back, kept, suspended },
    // Of which stint a block is held is known where there is one.
    largest: most(rows.map((row) => row.left)) + (rows.length === 1 ? back : 0n),
    residue: sum(rows.map((row) => row.residue)),
    resetsAt: new Date(Math.min(...rows.map((row) => row.resetsAt.getTime()))).toISOString(),
    throttled: rows.some((row) => row.throttled),
  };
}
