import { Link } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import type { AuditQuery } from '../../gql/audit/graphql.js';
import { Part } from '../../ui/part.js';

/** Which rules everything above was booked and decided by. */
export function CustomInForce({ custom }: { custom: AuditQuery['custom'] }) {
  const { t } = useLingui();
  const { version } = custom;
  const since = useFormat().day(custom.effectiveOn);
  return (
    <Part title={t`The custom in force`} id="custom">
      <p className="prose">
        <Trans>
          The <dfn>custom</dfn> is the set of rules the partnership lives by. Version {version} has been in force since{' '}
          {since}; members change it by ballot, within bounds. <Link to="/custom">Every rule, version by version</Link>
        </Trans>
      </p>
    </Part>
  );
}
