import { Trans } from '@lingui/react/macro';
import { useCheck } from './use-check.js';
import { Verdict } from './verdict.js';

export { messages as verifyWords } from './locales/en.po';

/** A button beside one entry: its proof is fetched and computed in this browser. */
export function VerifyEntry({ id }: { id: string }) {
  const { outcome, busy, check } = useCheck();
  return (
    <>
      <p className="row no-print">
        <button
          className="button"
          type="button"
          disabled={busy}
          onClick={() => {
            check(id);
          }}
        >
          <Trans>Verify this</Trans>
        </button>
        <a className="link" href={`/audit/entry/${id}.json`} download={`${id}.json`}>
          <Trans>Take the proof along</Trans>
        </a>
      </p>
      {outcome !== null && <Verdict outcome={outcome} />}
    </>
  );
}
