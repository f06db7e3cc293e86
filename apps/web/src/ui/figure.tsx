import type { ReactNode } from 'react';

/** A figure that matters: what it is, how much, and where it comes from. Stands in a `<dl class="figures">`. */
export function Figure({ label, amount, children }: { label: ReactNode; amount: string; children?: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd className="amount">{amount}</dd>
      {children !== undefined && <dd>{children}</dd>}
    </div>
  );
}
