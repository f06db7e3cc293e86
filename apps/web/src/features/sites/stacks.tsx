import { Link } from 'react-router';
import { useFormat } from '../../format/use-format.js';
import { sharesOf, type Piece } from './stack.js';
import { Unfinished } from './unfinished.js';
import { useShown } from './use-words.js';

/** What a meter read of a month, and its pieces, mJ. */
export interface Stack {
  readonly month: string;
  readonly metered: bigint | null;
  /** Whether the pieces are parts of what was metered: only then have they shares, and a bar. */
  readonly isOfTheMeter: boolean;
  /** What the meter read does not stand for the whole month. */
  readonly short: boolean;
  /** The month is not over. */
  readonly running: boolean;
  readonly pieces: readonly Piece[];
  readonly entries: string;
  readonly note?: string;
}

/** Months divided, one by one: a bar for the eye, and every piece in words with its share of the meter below it. */
export function Stacks({ stacks }: { stacks: readonly Stack[] }) {
  return (
    <ul className="stacks">
      {stacks.map((stack) => (
        <Divided key={stack.month} {...stack} />
      ))}
    </ul>
  );
}

function Divided({ month, metered, isOfTheMeter, short, running, pieces, entries, note }: Stack) {
  const format = useFormat();
  const shown = useShown();
  const shares = isOfTheMeter && metered !== null ? sharesOf(pieces, metered) : [];
  return (
    <li>
      <h3>
        <span>
          {format.month(month)} {short && <Unfinished running={running} />}
        </span>
        {metered === null ? <span>{shown.energy(null)}</span> : <Link to={entries}>{shown.energy(metered)}</Link>}
      </h3>
      {shares.length > 0 && (
        <span className={short ? 'stack-of short' : 'stack-of'} aria-hidden="true">
          {shares.map(({ key, dye, length }) => (
            <span key={key} style={{ flex: `${length} 0 0`, background: `var(--dye-${dye})` }} />
          ))}
        </span>
      )}
      <ul className="parts">
        {isOfTheMeter
          ? shares.map(({ key, name, dye, amount, share }) => (
              <li key={key}>
                <i aria-hidden="true" style={{ background: `var(--dye-${dye})` }} />
                <span>
                  {name}: {shown.energy(amount)}, {format.share(share)}
                </span>
              </li>
            ))
          : pieces.map(({ key, name, amount }) => (
              <li key={key}>
                <span>
                  {name}: {shown.energy(amount)}
                </span>
              </li>
            ))}
      </ul>
      {note !== undefined && <p className="note">{note}</p>}
    </li>
  );
}
