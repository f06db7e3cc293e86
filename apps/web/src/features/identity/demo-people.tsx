import { Trans } from '@lingui/react/macro';
import type { DemoPeopleQuery } from '../../gql/identity/graphql.js';

interface DemoPeopleProps {
  readonly people: DemoPeopleQuery['demoPeople'];
  /** Whose session is being opened right now. */
  readonly going: string | null;
  readonly onEnter: (id: string) => void;
}

/** The invented people, each a way in. */
export function DemoPeople({ people, going, onEnter }: DemoPeopleProps) {
  if (people.length === 0) {
    return (
      <p role="status">
        <Trans>Nobody by that name. Try a role, such as labeller.</Trans>
      </p>
    );
  }
  return (
    <ul className="people">
      {people.map(({ id, name, rollNumber, description }) => (
        <li key={id}>
          <button
            type="button"
            disabled={going !== null}
            onClick={() => {
              onEnter(id);
            }}
          >
            <strong>{name}</strong> <span className="note">{rollNumber}</span>
            <span>{going === id ? <Trans>Opening the door…</Trans> : description}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
