import { useEffect, type ReactNode } from 'react';

/** A page's heading, the tab's title with it, and one plain sentence. */
export function PageHead({ title, children }: { title: string; children?: ReactNode }) {
  useEffect(() => {
    // Not a <title> of React's: the shell has one already, and browsers believe the first.
    document.title = `${title} · Copyhold`;
  }, [title]);
  return (
    <header className="head">
      <h1>{title}</h1>
      {children !== undefined && <div className="lede">{children}</div>}
    </header>
  );
}
