import { Link } from 'react-router';
import { useFormat } from '../../format/use-format.js';
import { sharesOf, type Piece } from './stack.js';
import { useShown } from './use-words.js';

/** A month's whole and its pieces, mJ. */
export interface Stack {
  readonly month: string;
  readonly pieces: readonly Piece[];
  readonly entries: string;
  readonly note?: string;
}

/** Wholes divided, month by month: a bar for the eye, and every piece in words with its share below it. */
export function Stacks({ stacks }: { stacks: readonly Stack[] }) {
  const format = useFormat();
  const shown = useShown();
  return (
    <ul className="stacks">
      {stacks.map(({ month, pieces, entries, note }) => {
        const shares = sharesOf(pieces);
        const whole = pieces.reduce((sum, { amount }) => sum + amount, 0n);
        return (
          <li key={month}>
            <h3>
              <span>{format.month(month)}</span>
              <Link to={entries}>{shown.energy(whole)}</Link>
            </h3>
            <span className="stack-of" aria-hidden="true">
              {shares.map(({ key, dye, length }) => (
                <span key={key} style={{ flex: `${length} 0 0`, background: `var(--dye-${dye})` }} />
              ))}
            </span>
            <ul className="parts">
              {shares.map(({ key, name, dye, amount, share }) => (
                <li key={key}>
                  <i aria-hidden="true" style={{ background: `var(--dye-${dye})` }} />
                  <span>
                    {name}: {shown.energy(amount)}, {format.share(share)}
                  </span>
                </li>
              ))}
            </ul>
            {note !== undefined && <p className="note">{note}</p>}
          </li>
        );
      })}
    </ul>
  );
}
