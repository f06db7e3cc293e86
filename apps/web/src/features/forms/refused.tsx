import { Link } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { Slip } from '../../ui/slip.js';
import { RULE_WORDS } from './rule-words.js';

/** What the server says to what it would not have. */
export interface RefusalShown {
  readonly message: string;
  readonly field: string | null;
  readonly rule: string;
  readonly customVersion: number | null;
}

/** A refusal with the rule behind it in words, and the version of the rules where one decided. */
export function Refused({ refusal: { message, rule, customVersion } }: { refusal: RefusalShown }) {
  const { t } = useLingui();
  const words = Object.hasOwn(RULE_WORDS, rule) ? RULE_WORDS[rule] : undefined;
  return (
    <Slip tone="bad" alert>
      <p>{sentence(message)}</p>
      {words !== undefined && <p>{t(words)}</p>}
      <p className="note">
        {customVersion === null ? (
          <Trans>
            Rule <code>{rule}</code>. Nothing was entered.
          </Trans>
        ) : (
          <Trans>
            Rule <code>{rule}</code> of <Link to={`/custom/${String(customVersion)}`}>version {customVersion}</Link>.
            Nothing was entered.
          </Trans>
        )}
      </p>
    </Slip>
  );
}

/** Refusals of the libs are sentences; those of the database begin small and end bare. */
function sentence(message: string): string {
  const begun = `${message.slice(0, 1).toLocaleUpperCase()}${message.slice(1)}`;
  return /[.!?]$/u.test(begun) ? begun : `${begun}.`;
}
