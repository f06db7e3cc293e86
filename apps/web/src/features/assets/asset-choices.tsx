import { useSearchParams } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { CLASSES, LOCK_STATES, useWords } from './words.js';

/** Narrows the list; both choices stand in the address. */
export function AssetChoices() {
  const { t } = useLingui();
  const words = useWords();
  const [params, setParams] = useSearchParams();
  const choose = (name: string, value: string) => {
    setParams((known) => {
      if (value === '') known.delete(name);
      else known.set(name, value);
      return known;
    });
  };
  return (
    <form className="row no-print">
      <label className="field">
        <span>
          <Trans>Kind</Trans>
        </span>
        <select value={params.get('class') ?? ''} onChange={({ target }) => choose('class', target.value)}>
          <option value="">{t`Every kind`}</option>
          {Object.keys(CLASSES).map((code) => (
            <option key={code} value={code}>
              {words(CLASSES, code)}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <span>
          <Trans>Lock</Trans>
        </span>
        <select value={params.get('state') ?? ''} onChange={({ target }) => choose('state', target.value)}>
          <option value="">{t`However it stands`}</option>
          {Object.keys(LOCK_STATES).map((code) => (
            <option key={code} value={code}>
              {words(LOCK_STATES, code)}
            </option>
          ))}
        </select>
      </label>
    </form>
  );
}
