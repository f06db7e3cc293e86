import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import type { AuditQuery } from '../../gql/audit/graphql.js';
import { Mark } from '../../ui/mark.js';
import { Part } from '../../ui/part.js';

/** What must hold, and whether it does; failures first. */
export function Checks({ checks }: { checks: AuditQuery['checks'] }) {
  const { t } = useLingui();
  const format = useFormat();
  return (
    <Part title={t`Checks`}>
      <ul className="items checks">
        {checks
          .toSorted((a, b) => (a.passed ? 1 : 0) - (b.passed ? 1 : 0))
          .map(({ code, sentence, passed, violations, detail }) => {
            const count = format.count(violations);
            return (
              <li key={code}>
                <div>
                  <p>{sentence}</p>
                  <p className="note">
                    <code>{code}</code> {detail}
                  </p>
                </div>
                {passed ? (
                  <Mark tone="good">
                    <Trans>Holds</Trans>
                  </Mark>
                ) : (
                  <Mark tone="bad">
                    <Trans>Broken: {count}</Trans>
                  </Mark>
                )}
              </li>
            );
          })}
      </ul>
    </Part>
  );
}
