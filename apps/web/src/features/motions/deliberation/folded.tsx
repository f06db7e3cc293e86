import { useState, type ReactNode } from 'react';
import { Trans } from '@lingui/react/macro';
import { useFormat } from '../../../format/use-format.js';

interface FoldedProps<Item> {
  readonly items: readonly Item[];
  readonly keyOf: (item: Item) => string;
  readonly children: (item: Item) => ReactNode;
  /** So many are shown at a time. */
  readonly at?: number;
}

/** A long list, so many at a time. */
export function Folded<Item>({ items, keyOf, children, at = 20 }: FoldedProps<Item>) {
  const format = useFormat();
  const [shown, setShown] = useState(at);
  const left = items.length - shown;
  const more = format.count(Math.min(at, left));
  const of = format.count(left);
  return (
    <>
      <ul className="items posts">
        {items.slice(0, shown).map((item) => (
          <li key={keyOf(item)}>{children(item)}</li>
        ))}
      </ul>
      {left > 0 && (
        <p className="no-print">
          <button
            className="button plain"
            type="button"
            onClick={() => {
              setShown(shown + at);
            }}
          >
            <Trans>
              Show {more} more of {of}
            </Trans>
          </button>
        </p>
      )}
    </>
  );
}
