import { Trans, useLingui } from '@lingui/react/macro';
import type { DemoPeopleQuery } from '../../gql/identity/graphql.js';
import { ROLE_WORDS } from './role-words.js';

interface DemoPeopleProps {
  readonly people: DemoPeopleQuery['demoPeople'];
  /** Whose session is being opened right now. */
  readonly going: string | null;
  readonly onEnter: (id: string) => void;
}

/** The invented people, each a way in. */
export function DemoPeople({ people, going, onEnter }: DemoPeopleProps) {
  const { i18n, t } = useLingui();
  const list = new Intl.ListFormat(i18n.locale, { type: 'unit' });
  if (people.length === 0) {
    return (
      <p role="status">
        <Trans>Nobody by that name. Try a role, such as labeller.</Trans>
      </p>
    );
  }
  return (
    <ul className="people">
      {people.map(({ id, name, rollNumber, description, roles }) => (
        <li key={id}>
          <button
            type="button"
            disabled={going !== null}
            onClick={() => {
              onEnter(id);
            }}
          >
            <strong>{name}</strong> <span className="note">{rollNumber}</span>
            <span>
              {going === id ? (
                <Trans>Opening the door…</Trans>
              ) : (
                list.format([...roles.map((role) => t(ROLE_WORDS[role])), description].filter((part) => part !== ''))
              )}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
