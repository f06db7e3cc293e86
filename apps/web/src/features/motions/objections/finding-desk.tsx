import { Trans, useLingui } from '@lingui/react/macro';
import { client } from '../../../client/apollo-client.js';
import { FindObjectionDocument } from '../../../gql/objections/graphql.js';
import { useFormat } from '../../../format/use-format.js';
import { Desk } from '../../forms/desk.js';
import { valueOf, type Values } from '../../forms/field.js';

const BEGIN: Values = { verdict: 'DISMISSED', jury: '', votes: '', reasons: '' };

interface FindingProps {
  readonly objectionId: string;
  readonly number: string;
  /** Whom the lot drew: a jury is of three or more of them. */
  readonly drawn: readonly string[];
}

/** For officers: what a jury of holders found about an objection. They find nothing themselves. */
export function FindingDesk({ objectionId, number, drawn }: FindingProps) {
  const { t } = useLingui();
  const lot = useFormat().list([...drawn]);
  return (
    <Desk
      title={t`Enter what a jury found about objection ${number}`}
      act={t`Enter the finding`}
      begin={BEGIN}
      fieldsOf={() => [
        {
          name: 'verdict',
          label: t`The jury found`,
          kind: 'choice',
          options: [
            ['DISMISSED', t`that no rule was broken: the decision stands`],
            ['UPHELD', t`that a rule was broken: the decision is annulled`],
          ],
        },
        {
          name: 'jury',
          label: t`The jury, by roll number`,
          note: t`Three or more of those whom the lot drew, with spaces between, and no party to it: ${lot}.`,
        },
        { name: 'votes', label: t`How many of them found so`, inputMode: 'numeric' },
        { name: 'reasons', label: t`The jury’s reasons`, kind: 'long', note: t`Everybody reads them.` },
      ]}
      send={async (values) => {
        const finding = {
          objectionId,
          verdict: valueOf(values, 'verdict') === 'UPHELD' ? ('UPHELD' as const) : ('DISMISSED' as const),
          jury: valueOf(values, 'jury')
            .split(/[\s,;]+/u)
            .filter((roll) => roll !== ''),
          votes: Number.parseInt(valueOf(values, 'votes'), 10) || 0,
          reasons: valueOf(values, 'reasons'),
        };
        const { data } = await client.mutate({ mutation: FindObjectionDocument, variables: { finding } });
        const answer = data?.findObjection;
        if (answer === undefined) throw new Error('no answer');
        if ('message' in answer) return answer;
        await client.refetchQueries({ include: ['MotionObjectionsPart', 'MotionPage'] });
        return undefined;
      }}
      after={
        <p className="note">
          <Trans>
            What is found cannot be taken back. Upheld, what the decision did is undone at once, where the books allow
            it.
          </Trans>
        </p>
      }
    />
  );
}
