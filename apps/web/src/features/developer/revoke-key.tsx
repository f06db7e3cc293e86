import { useMutation } from '@apollo/client/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { DeveloperDocument, RevokeApiKeyDocument } from '../../gql/developer/graphql.js';
import { Desk } from '../forms/desk.js';
import { valueOf } from '../forms/field.js';
import type { View } from './developer-page.js';

const LONGEST_REASON = 200;

/** Ends a key for good. */
export function RevokeKey({ keys }: { keys: View['keys'] }) {
  const { t } = useLingui();
  const [revoke] = useMutation(RevokeApiKeyDocument, { refetchQueries: [DeveloperDocument] });
  const inUse = keys.filter(({ state }) => state === 'IN_USE');
  const options = inUse.map(({ id, label, prefix }) => [id, t`${label} (${prefix}…)`] as const);
  const first = inUse[0]?.id ?? '';
  return (
    <Desk
      // Whatever key was chosen is gone from the list when it has ended.
      key={first}
      title={t`End a key`}
      act={t`End this key for good`}
      begin={{ id: first, why: '' }}
      fieldsOf={() => [
        { name: 'id', label: t`Which key`, kind: 'choice', options },
        {
          name: 'why',
          label: t`Why`,
          note: t`Kept with the key, for you: such as “lost with the laptop”.`,
          check: (text) => (text.length > LONGEST_REASON ? t`Write it in 200 characters at most.` : null),
        },
      ]}
      send={async (values) => {
        const input = { id: valueOf(values, 'id'), why: valueOf(values, 'why') };
        const { data } = await revoke({ variables: { input } });
        const result = data?.revokeApiKey;
        return result?.__typename === 'ApiKeyRevoked' ? undefined : result;
      }}
      after={
        <Trans>
          Within five seconds nothing more begins under it. It cannot be brought back; a new key can be made.
        </Trans>
      }
    />
  );
}
