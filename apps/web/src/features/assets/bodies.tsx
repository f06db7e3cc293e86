import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import type { AssetsPageQuery } from '../../gql/assets/graphql.js';
import { Part } from '../../ui/part.js';

/** Who may take things over without paying for them: bodies with a lock of their own. */
export function Bodies({ bodies }: { bodies: AssetsPageQuery['lockedBodies'] }) {
  const { t } = useLingui();
  const format = useFormat();
  return (
    <Part title={t`Who may take something over`}>
      <p className="prose">
        <Trans>
          A body with the same lock may take things over, so that they stay common. The <dfn>specified body</dfn> also
          takes what is left if everything here ends. Only the guardian puts a name on this list.
        </Trans>
      </p>
      {bodies.length === 0 ? (
        <p className="prose">
          <Trans>No body is named yet: until the guardian names one, nothing can leave without its full price.</Trans>
        </p>
      ) : (
        <ul className="items">
          {bodies.map(({ code, name, specified, since }) => {
            const day = format.day(since);
            return (
              <li key={code}>
                <strong>{name}</strong>{' '}
                <span className="note">
                  {specified ? (
                    <Trans>the specified body, since {day}</Trans>
                  ) : (
                    <Trans>another locked body, since {day}; each time the guardian must agree</Trans>
                  )}
                </span>
              </li>
            );
          })}
        </ul>
      )}
    </Part>
  );
}
