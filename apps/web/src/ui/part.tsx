import { useId, type ReactNode } from 'react';

/** A part of a page, named by its heading. */
export function Part({ title, id, children }: { title: string; id?: string; children: ReactNode }) {
  const heading = useId();
  return (
    <section className="part" id={id} aria-labelledby={heading}>
      <h2 id={heading}>{title}</h2>
      {children}
    </section>
  );
}
