import { useNavigate } from 'react-router';
import { Trans } from '@lingui/react/macro';
import { addressOf, type Asked } from './asked.js';

/** Finds by words; the rest of the address stays as it is. */
export function RegisterSearch({ asked }: { asked: Asked }) {
  const navigate = useNavigate();
  const find = async (data: FormData) => {
    const text = data.get('search');
    const search = typeof text === 'string' && text.trim() !== '' ? text.trim() : null;
    await navigate(addressOf({ ...asked, search }));
  };
  return (
    <form className="row" role="search" action={find}>
      <label className="field">
        <span>
          <Trans>Number, name or what is held</Trans>
        </span>
        <input type="search" name="search" defaultValue={asked.search ?? ''} autoComplete="off" />
      </label>
      <button className="button plain" type="submit">
        <Trans>Search</Trans>
      </button>
    </form>
  );
}
