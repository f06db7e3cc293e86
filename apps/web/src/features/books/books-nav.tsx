import { NavLink, useSearchParams } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';

/** Which part of an address goes along from one view of the books to the next. */
const KEPT = ['body', 'fund'] as const;

/** The ways to look at the books. Links, so that each has an address of its own. */
export function BooksNav() {
  const { t } = useLingui();
  const [search] = useSearchParams();
  const kept = new URLSearchParams(
    KEPT.flatMap((name) => {
      const value = search.get(name);
      return value === null ? [] : [[name, value]];
    }),
  ).toString();
  return (
    <nav className="tabs" aria-label={t`The books`}>
      <ul className="nav-links">
        <li>
          <NavLink end to={{ pathname: '/books', search: kept }}>
            <Trans>Accounts</Trans>
          </NavLink>
        </li>
        <li>
          <NavLink to={{ pathname: '/books/income', search: kept }}>
            <Trans>Income statement</Trans>
          </NavLink>
        </li>
        <li>
          <NavLink to={{ pathname: '/books/balance', search: kept }}>
            <Trans>Balance sheet</Trans>
          </NavLink>
        </li>
      </ul>
    </nav>
  );
}
