export type Dye = 'woad' | 'weld' | 'verdigris' | 'madder' | 'orchil' | 'slate';

/** A bar beside a figure that says the same in digits: for the eye only. */
export function Bar({ length, dye = 'verdigris' }: { length: number; dye?: Dye }) {
  return (
    <span className="bar" aria-hidden="true">
      <span style={{ inlineSize: `${(length * 100).toFixed(3)}%`, background: `var(--dye-${dye})` }} />
    </span>
  );
}
