import { useSearchParams } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { HOLDING_KINDS } from './holding-kind.js';

/** Search and kind; both stand in the address. */
export function RegisterSearch({ search, kind }: { search: string; kind: string }) {
  const { t } = useLingui();
  const [, setParams] = useSearchParams();
  const find = (data: FormData) => {
    const entries = ['search', 'kind'].flatMap((name) => {
      const value = data.get(name);
      return typeof value === 'string' && value.trim() !== '' ? [[name, value.trim()]] : [];
    });
    setParams(entries.map(([name = '', value = '']): [string, string] => [name, value]));
  };
  return (
    <form className="row" role="search" action={find}>
      <label className="field">
        <span>
          <Trans>Roll number, name or what is held</Trans>
        </span>
        <input type="search" name="search" defaultValue={search} autoComplete="off" />
      </label>
      <label className="field">
        <span>
          <Trans>Kind</Trans>
        </span>
        <select name="kind" defaultValue={kind}>
          <option value="">{t`Every kind`}</option>
          {Object.entries(HOLDING_KINDS).map(([code, words]) => (
            <option key={code} value={code}>
              {t(words)}
            </option>
          ))}
        </select>
      </label>
      <button className="button plain" type="submit">
        <Trans>Search</Trans>
      </button>
    </form>
  );
}
