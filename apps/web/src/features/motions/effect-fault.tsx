import { useDeferredValue } from 'react';
import { skipToken, useQuery } from '@apollo/client/react';
import { Trans } from '@lingui/react/macro';
import { EffectFaultDocument, type MotionKind } from '../../gql/motions/graphql.js';
import { Slip } from '../../ui/slip.js';

interface EffectFaultProps {
  readonly kind: MotionKind;
  readonly effect: readonly { readonly name: string; readonly value: string }[];
}

/** What the lock or the books would refuse today of what follows: said before the vote, and not after it. */
export function EffectFault({ kind, effect }: EffectFaultProps) {
  const text = useDeferredValue(JSON.stringify(effect.map(({ name, value }) => ({ name, value }))));
  const written = JSON.parse(text) as EffectFaultProps['effect'];
  const { data } = useQuery(
    EffectFaultDocument,
    kind === 'ORDINARY' ? skipToken : { variables: { kind, effect: [...written] }, fetchPolicy: 'cache-and-network' },
  );
  const why = data?.effectFault ?? null;
  return (
    <div aria-live="polite">
      {why !== null && (
        <Slip tone="warn">
          <p>
            <Trans>It could not be carried out today. {why}</Trans>
          </p>
        </Slip>
      )}
    </div>
  );
}
