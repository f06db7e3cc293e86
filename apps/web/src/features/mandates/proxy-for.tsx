import { Link } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import type { MeetingPartsFragment } from '../../gql/meetings/graphql.js';
import { Part } from '../../ui/part.js';
import { GiveForm } from './give-form.js';

/** A meeting on whose page somebody may name a proxy. */
export type MeetingToCome = Pick<MeetingPartsFragment, 'id' | 'state' | 'beginsAt'>;

const TO_COME: ReadonlySet<MeetingToCome['state']> = new Set(['NOTICED', 'SECOND_CALL', 'OPEN', 'VOTING']);

/** On a meeting's page: asks somebody who will be there to vote for the viewer, on whatever is voted on at it. */
export function ProxyFor({ meeting: { id, state, beginsAt } }: { meeting: MeetingToCome }) {
  const { t } = useLingui();
  if (!TO_COME.has(state)) return null;
  return (
    <Part title={t`If you cannot come`}>
      <p className="prose">
        <Trans>
          A member of your college who comes may vote for you. They must check in at the meeting; whoever does not casts
          nothing for others.
        </Trans>
      </p>
      <details>
        <summary className="more">
          <Trans>Name a proxy for this meeting</Trans>
        </summary>
        <GiveForm of={{ what: 'MEETING', id, until: beginsAt }} />
      </details>
      <p>
        <Link to="/mandates">
          <Trans>Your mandates</Trans>
        </Link>
      </p>
    </Part>
  );
}
