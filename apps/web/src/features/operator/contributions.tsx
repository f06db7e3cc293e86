import { useMutation } from '@apollo/client/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { AnswerContributionDocument, OperatorDocument, type OperatorQuery } from '../../gql/operator/graphql.js';
import { DataTable } from '../../ui/data-table.js';
import { Part } from '../../ui/part.js';
import { Desk } from '../forms/desk.js';
import { valueOf } from '../forms/field.js';

type Statement = OperatorQuery['contributions'][number];

const LONGEST_REASON = 500;

/** What owners of contributed machines say that these did, as long as somebody may say otherwise: for officers. */
export function Contributions({ statements }: { statements: readonly Statement[] }) {
  const { t } = useLingui();
  const format = useFormat();
  if (statements.length === 0) return null;
  const hours = (amount: string) => format.quantity(amount, 'COMPUTE_RAW');
  return (
    <Part title={t`Contributed machines`} id="contributions">
      <p className="prose">
        <Trans>
          Owners of machines that the commons use say by the month what these did. It is credited to them out of what
          the site is owed, as soon as an officer accepts it, or nobody has disputed it in its days.
        </Trans>
      </p>
      <DataTable
        caption={t`Statements that wait for a word`}
        rows={statements}
        keyOf={({ id }) => id}
        columns={[
          { header: t`Machine`, heads: true, cell: ({ machine }) => machine },
          { header: t`Owner`, cell: ({ contributor }) => contributor },
          { header: t`Month`, cell: ({ month }) => format.month(month) },
          { header: t`Stated`, number: true, cell: ({ total }) => hours(total) },
          { header: t`Its own events`, number: true, cell: ({ metered }) => hours(metered) },
          { header: t`Silence accepts it after`, cell: ({ answerBy }) => format.instant(answerBy) },
        ]}
      />
      <Answer statements={statements.filter(({ mayAnswer }) => mayAnswer)} />
    </Part>
  );
}

/** A word on one of them: never on that of one's own machine. */
function Answer({ statements }: { statements: readonly Statement[] }) {
  const { t } = useLingui();
  const format = useFormat();
  const [answer] = useMutation(AnswerContributionDocument, { refetchQueries: [OperatorDocument] });
  const first = statements[0]?.id;
  if (first === undefined) return null;
  return (
    <Desk
      // What was answered is gone from the list.
      key={first}
      title={t`Accept or dispute one`}
      act={t`Enter it in my name`}
      begin={{ statement: first, word: '', reason: '' }}
      fieldsOf={(values) => [
        {
          name: 'statement',
          label: t`Which statement`,
          kind: 'choice',
          options: statements.map(({ id, machine, month, total }) => {
            const [name, hours] = [format.month(month), format.quantity(total, 'COMPUTE_RAW')];
            return [id, t`${machine}, ${name}: ${hours}`] as const;
          }),
        },
        {
          name: 'word',
          label: t`Your word`,
          kind: 'choice',
          options: [
            ['', t`Choose`],
            ['accept', t`Accepted: it is credited now`],
            ['dispute', t`Disputed: nothing is credited by it`],
          ],
        },
        {
          name: 'reason',
          label: t`Why`,
          kind: 'long',
          optional: valueOf(values, 'word') !== 'dispute',
          note: t`A dispute says why. It stays on record, and the owner may state the month anew.`,
          check: (text) => (text.length > LONGEST_REASON ? t`Write it in 500 characters at most.` : null),
        },
      ]}
      send={async (values) => {
        const accept = valueOf(values, 'word') === 'accept';
        const input = { statement: valueOf(values, 'statement'), accept, reason: valueOf(values, 'reason') };
        const { data } = await answer({ variables: { input } });
        const result = data?.answerContribution;
        return result?.__typename === 'ContributionAnswered' ? undefined : result;
      }}
      after={<Trans>Your word is on record under your roll number and cannot be taken back.</Trans>}
    />
  );
}
