import { Trans } from '@lingui/react/macro';

/** Marks a rule that no majority may loosen. */
export function Entrenched({ tightens }: { tightens: string | null }) {
  return (
    <p className="entrenched">
      <svg viewBox="0 0 20 20" aria-hidden="true" focusable="false">
        <path d="M6 9V6.5a4 4 0 0 1 8 0V9M4 9h12v8.5H4z" fill="none" stroke="currentColor" strokeWidth="2" />
      </svg>
      <span>
        <Words tightens={tightens} />
      </span>
    </p>
  );
}

function Words({ tightens }: { tightens: string | null }) {
  if (tightens === null) return <Trans>Entrenched: no majority can loosen it.</Trans>;
  return <Trans>Entrenched: it {tightens}, whatever the majority.</Trans>;
}
