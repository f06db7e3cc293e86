import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import type { AuditQuery } from '../../gql/audit/graphql.js';
import { Mark } from '../../ui/mark.js';
import { Part } from '../../ui/part.js';

interface ChecksProps {
  readonly checks: AuditQuery['checks'];
  readonly scheduled: AuditQuery['lastScheduledCheck'];
}

/** What must hold, and whether it does; failures first. */
export function Checks({ checks, scheduled }: ChecksProps) {
  const { t } = useLingui();
  const format = useFormat();
  return (
    <Part title={t`Checks`}>
      <Scheduled scheduled={scheduled} />
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

/** When the server last asked by itself, and what it found then: the list below was asked just now. */
function Scheduled({ scheduled }: { scheduled: ChecksProps['scheduled'] }) {
  const format = useFormat();
  if (scheduled === null) {
    return (
      <p className="asof">
        <Trans>Asked just now. The server also asks by itself, but has not run long enough to have done it.</Trans>
      </p>
    );
  }
  const moment = format.instant(scheduled.at);
  const failed = format.count(scheduled.failed);
  return (
    <p className="asof">
      {scheduled.failed === 0 ? (
        <Trans>Asked just now. The server last asked by itself on {moment}; all held.</Trans>
      ) : (
        <Trans>
          Asked just now. The server last asked by itself on {moment}; {failed} failed.
        </Trans>
      )}
    </p>
  );
}
