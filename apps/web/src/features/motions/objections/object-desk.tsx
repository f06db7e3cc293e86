import { Trans, useLingui } from '@lingui/react/macro';
import { client } from '../../../client/apollo-client.js';
import { ObjectToMotionDocument, type ObjectionRule } from '../../../gql/objections/graphql.js';
import { Desk } from '../../forms/desk.js';
import { valueOf, type Values } from '../../forms/field.js';
import { RULES } from './objection-words.js';

const BEGIN: Values = { rule: 'NOTICE', reasons: '' };

const isRule = (value: string): value is ObjectionRule => Object.hasOwn(RULES, value);

/** For members: what rule the decision broke, and why they say so. */
export function ObjectDesk({ motionId, holds }: { motionId: string; holds: boolean }) {
  const { t } = useLingui();
  return (
    <Desk
      title={t`Object to this decision`}
      act={t`Object`}
      begin={BEGIN}
      fieldsOf={() => [
        {
          name: 'rule',
          label: t`Which rule was broken`,
          kind: 'choice',
          options: Object.entries(RULES).map(([rule, words]) => [rule, t(words)] as const),
        },
        {
          name: 'reasons',
          label: t`What happened`,
          kind: 'long',
          note: t`Everybody reads it; your name does not stand beside it. Leave out what tells about others.`,
        },
      ]}
      send={async (values) => {
        const rule = valueOf(values, 'rule');
        const objection = {
          motionId,
          rule: isRule(rule) ? rule : ('OTHER' as const),
          reasons: valueOf(values, 'reasons'),
        };
        const { data } = await client.mutate({ mutation: ObjectToMotionDocument, variables: { objection } });
        const answer = data?.objectToMotion;
        if (answer === undefined) throw new Error('no answer');
        if ('message' in answer) return answer;
        await client.refetchQueries({ include: ['MotionObjectionsPart'] });
        return undefined;
      }}
      after={
        <p className="note">
          {holds ? (
            <Trans>Nothing is carried out while it is open, for thirty days at most. A jury of holders decides.</Trans>
          ) : (
            <Trans>It holds nothing up any more; where a jury upholds it, what was done is undone.</Trans>
          )}
        </p>
      }
    />
  );
}
