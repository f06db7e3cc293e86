import { Trans, useLingui } from '@lingui/react/macro';
import { client } from '../../client/apollo-client.js';
import { useFormat } from '../../format/use-format.js';
import { MyMandatesDocument, RevokeMandateDocument, type MandatePartsFragment } from '../../gql/mandates/graphql.js';
import { Mark } from '../../ui/mark.js';
import { ActTrouble } from '../motions/act-trouble.js';
import { useAct } from '../motions/use-act.js';
import { useScopeWords } from './scope-words.js';

/** One mandate: between whom, what for, until when, and the way to take it back. */
export function MandateItem({ mandate }: { mandate: MandatePartsFragment }) {
  const { t } = useLingui();
  const format = useFormat();
  const came = useAct();
  const { id, isHolder, person, until, revokedAt, stands } = mandate;
  const scope = useScopeWords()(mandate);
  const day = format.instant(until);
  const back = revokedAt === null ? '' : format.instant(revokedAt);
  const revoke = () =>
    came.act(async () => {
      const { data } = await client.mutate({
        mutation: RevokeMandateDocument,
        variables: { id },
        refetchQueries: [MyMandatesDocument],
        awaitRefetchQueries: true,
      });
      return data?.revokeMandate;
    });
  return (
    <li>
      <p>
        <strong>{person}</strong>: {scope}
      </p>
      <p className="row">
        {stands ? (
          <Mark tone="good">
            <Trans>Stands until {day}</Trans>
          </Mark>
        ) : (
          <Mark tone="warn">
            {revokedAt === null ? <Trans>Ended on {day}</Trans> : <Trans>Taken back on {back}</Trans>}
          </Mark>
        )}
        {stands && !isHolder && (
          <button
            className="button plain no-print"
            type="button"
            disabled={came.busy}
            aria-label={t`Take back the mandate of ${person}`}
            onClick={() => void revoke()}
          >
            <Trans>Take it back</Trans>
          </button>
        )}
      </p>
      <ActTrouble came={came} />
    </li>
  );
}
