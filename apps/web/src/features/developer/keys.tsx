import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { DataTable } from '../../ui/data-table.js';
import { Mark } from '../../ui/mark.js';
import { Part } from '../../ui/part.js';
import type { View } from './developer-page.js';
import { NewKey } from './new-key.js';
import { RevokeKey } from './revoke-key.js';

type Key = View['keys'][number];

/** One's keys, the newest first, and what may be done about them. */
export function Keys({ view }: { view: View }) {
  const { t } = useLingui();
  const format = useFormat();
  const { keys, requestDays } = view;
  return (
    <Part title={t`Keys`} id="keys">
      {keys.length === 0 ? (
        <p className="prose">
          <Trans>
            You have no key yet. Make one below and give it to a program of yours: the program then uses the models on
            your stint, and you see here when it last did.
          </Trans>
        </p>
      ) : (
        <DataTable
          caption={t`Keys and how they stand; requests are known ${requestDays} days back`}
          rows={keys}
          keyOf={({ id }) => id}
          columns={[
            { header: t`Label`, heads: true, cell: ({ label }) => <bdi>{label}</bdi> },
            { header: t`Begins with`, cell: ({ prefix }) => <code>{prefix}…</code> },
            { header: t`State`, cell: (key) => <KeyState of={key} /> },
            { header: t`For models`, cell: ({ models }) => (models === null ? t`every model` : format.list(models)) },
            { header: t`For purposes`, cell: ({ purposes }) => format.list(purposes) },
            {
              header: t`Last used`,
              cell: ({ lastUsedAt }) => (lastUsedAt === null ? t`not yet, or long ago` : format.distance(lastUsedAt)),
            },
          ]}
        />
      )}
      <NewKey view={view} />
      {keys.some(({ state }) => state === 'IN_USE') && <RevokeKey keys={keys} />}
    </Part>
  );
}

function KeyState({ of: { state, expiresAt, revokedAt, revokedWhy } }: { of: Key }) {
  const format = useFormat();
  if (state === 'REVOKED' && revokedAt !== null) {
    const day = format.shortDay(revokedAt);
    return (
      <Mark tone="bad">
        <Trans>ended on {day}:</Trans> <bdi>{revokedWhy}</bdi>
      </Mark>
    );
  }
  const ends = expiresAt === null ? null : format.shortDay(expiresAt);
  if (state === 'ENDED') {
    return (
      <Mark tone="warn">
        <Trans>ended on {ends}</Trans>
      </Mark>
    );
  }
  return <Mark tone="good">{ends === null ? <Trans>in use</Trans> : <Trans>in use until {ends}</Trans>}</Mark>;
}
