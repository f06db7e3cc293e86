import { Link } from 'react-router';
import { Trans } from '@lingui/react/macro';
import { Slip } from './slip.js';

interface RefusalWords {
  readonly message: string;
  readonly rule: string;
  readonly customVersion: number | null;
}

/** An expected no: what was refused, and the rule that refused it. */
export function RefusalSlip({ refusal }: { refusal: RefusalWords }) {
  const { message, rule, customVersion } = refusal;
  return (
    <Slip tone="bad" alert>
      <p>{message}</p>
      <p className="note">
        {customVersion === null ? (
          <Trans>
            Rule <code>{rule}</code>
          </Trans>
        ) : (
          <Trans>
            Rule <code>{rule}</code>,{' '}
            <Link to={`/custom/${String(customVersion)}`}>custom version {customVersion}</Link>
          </Trans>
        )}
      </p>
    </Slip>
  );
}
