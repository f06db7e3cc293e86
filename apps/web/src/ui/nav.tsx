import { NavLink, useLocation } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { useRoomy } from './use-roomy.js';

/** The pages: a line where there is room, a menu on a phone. Going somewhere closes the menu. */
export function Nav() {
  const { t } = useLingui();
  const { pathname } = useLocation();
  const roomy = useRoomy();
  const links = (
    <ul className="nav-links">
      <Item to="/" words={t`Home`} />
      <Item to="/accounts" words={t`Accounts`} />
      <Item to="/entries" words={t`Entries`} />
      <Item to="/books" words={t`Books`} />
      <Item to="/ballots" words={t`Ballots`} />
      <Item to="/meetings" words={t`Meetings`} />
      <Item to="/share" words={t`My share`} />
      <Item to="/operator" words={t`Operator`} />
      <Item to="/developer" words={t`Developer`} />
      <Item to="/register" words={t`Register`} />
      <Item to="/assets" words={t`Assets`} />
      <Item to="/sites" words={t`Sites`} />
      <Item to="/custom" words={t`Rules`} />
      <Item to="/audit" words={t`Audit`} />
    </ul>
  );
  if (roomy) {
    return (
      <nav className="nav" aria-label={t`Pages`}>
        {links}
      </nav>
    );
  }
  return (
    <details className="nav" key={pathname}>
      <summary>
        <Trans>Menu</Trans>
      </summary>
      <nav aria-label={t`Pages`}>{links}</nav>
    </details>
  );
}

function Item({ to, words }: { to: string; words: string }) {
  return (
    <li>
      <NavLink to={to} end={to === '/'}>
        {words}
      </NavLink>
    </li>
  );
}
