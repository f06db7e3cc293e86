import { Trans } from '@lingui/react/macro';

/** Which rule said no, and of which version the rules were that were asked. */
export function RuledBy({ rule, version }: { rule: string; version: number }) {
  return (
    <span className="note">
      <Trans>
        Rule <code>{rule}</code>, custom version {version}
      </Trans>
    </span>
  );
}
