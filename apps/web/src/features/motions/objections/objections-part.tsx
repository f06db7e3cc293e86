import { useQuery } from '@apollo/client/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../../format/use-format.js';
import { MotionObjectionsPartDocument, type MotionObjectionsPartsFragment } from '../../../gql/objections/graphql.js';
import { Loaded } from '../../../ui/loaded.js';
import { Part } from '../../../ui/part.js';
import { SignInLink } from '../../../ui/sign-in-link.js';
import { Slip } from '../../../ui/slip.js';
import { useIsOfficer } from '../../forms/desk.js';
import { formWords } from '../../forms/fields-form.js';
import { messages as motionWords } from '../locales/en.po';
import { Annulled } from './annulled.js';
import { messages as words } from './locales/en.po';
import { ObjectDesk } from './object-desk.js';
import { ObjectionItem } from './objection-item.js';

/** With the words of what it uses: it stands on pages of another feature, too. */
export const messages = { ...motionWords, ...formWords, ...words };

interface ObjectionsProps {
  readonly motionId: string;
  readonly signedIn: boolean;
}

/** Objections to what was decided, until when they are taken, and what came of them. */
export default function Objections({ motionId, signedIn }: ObjectionsProps) {
  return (
    <Loaded part answer={useQuery(MotionObjectionsPartDocument, { variables: { motionId } })}>
      {({ motionObjections: found }) => (found === null ? null : <Decided found={found} signedIn={signedIn} />)}
    </Loaded>
  );
}

function Decided({ found, signedIn }: { found: MotionObjectionsPartsFragment; signedIn: boolean }) {
  const { t } = useLingui();
  const officer = useIsOfficer();
  const { annulment, blockedWhy, motionId, objections, objectUntil, holdsUntil } = found;
  if (annulment === null && objections.length === 0 && objectUntil === null) return null;
  return (
    <Part title={t`Objections`} id="objections">
      {annulment !== null && <Annulled annulment={annulment} />}
      {blockedWhy !== null && (
        <Slip tone="bad">
          <p>
            <Trans>
              A jury upheld an objection. The decision is not annulled yet, because this stands in the way: {blockedWhy}
            </Trans>
          </p>
        </Slip>
      )}
      <Until found={found} />
      {objections.length === 0 ? (
        <p className="note">
          <Trans>Nobody has objected.</Trans>
        </p>
      ) : (
        objections.map((objection) => <ObjectionItem key={objection.id} objection={objection} officer={officer} />)
      )}
      {objectUntil !== null &&
        (signedIn ? (
          <ObjectDesk motionId={motionId} holds={holdsUntil !== null && Date.parse(holdsUntil) > Date.now()} />
        ) : (
          <p>
            <SignInLink className="button plain">
              <Trans>Sign in to object</Trans>
            </SignInLink>
          </p>
        ))}
    </Part>
  );
}

function Until({ found: { heldUntil, holdsUntil, objectUntil } }: { found: MotionObjectionsPartsFragment }) {
  const format = useFormat();
  const [held, holds, last] = [heldUntil, holdsUntil, objectUntil].map((at) => (at === null ? '' : format.instant(at)));
  return (
    <>
      {heldUntil !== null && (
        <Slip tone="warn">
          <p>
            <Trans>
              An objection is open: nothing is done before a jury finds, it is withdrawn, or {held} has come, whichever
              is first.
            </Trans>
          </p>
        </Slip>
      )}
      {holdsUntil !== null && Date.parse(holdsUntil) > Date.now() && (
        <p>
          <Trans>Object until {holds}: then the decision waits for a jury, for thirty days at most.</Trans>
        </p>
      )}
      {objectUntil !== null && (
        <p className="note">
          <Trans>Objections are taken until {last}. Later than the standstill they hold nothing up.</Trans>
        </p>
      )}
    </>
  );
}
