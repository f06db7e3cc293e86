import { Trans } from '@lingui/react/macro';
import { useKeys } from './use-keys.js';

/** The keys of this page, with the switch that turns them off. A native dialog: Escape closes it, the focus returns. */
export function KeysDialog() {
  const [on, turn] = useKeys();
  return (
    <>
      <p className="no-print">
        <button
          className="link"
          type="button"
          onClick={() => {
            const dialog = document.getElementById('keys');
            if (dialog instanceof HTMLDialogElement) dialog.showModal();
          }}
        >
          <Trans>Keys on this page</Trans>
        </button>
      </p>
      <dialog id="keys" className="keys" aria-labelledby="keys-title">
        <h2 id="keys-title">
          <Trans>Keys on this page</Trans>
        </h2>
        <KeyList />
        <label className="tick">
          <input
            type="checkbox"
            checked={on}
            onChange={({ target }) => {
              turn(target.checked);
            }}
          />
          <Trans>Use these keys</Trans>
        </label>
        <form method="dialog">
          <button className="button" type="submit">
            <Trans>Close</Trans>
          </button>
        </form>
      </dialog>
    </>
  );
}

function KeyList() {
  return (
    <dl>
      <dt>
        <kbd>/</kbd>
      </dt>
      <dd>
        <Trans>to the search field</Trans>
      </dd>
      <dt>
        <kbd>j</kbd> <kbd>k</kbd>
      </dt>
      <dd>
        <Trans>next and previous entry; from there the arrows too</Trans>
      </dd>
      <dt>
        <kbd>Enter</kbd>
      </dt>
      <dd>
        <Trans>open the entry</Trans>
      </dd>
      <dt>
        <kbd>?</kbd>
      </dt>
      <dd>
        <Trans>these words</Trans>
      </dd>
    </dl>
  );
}
