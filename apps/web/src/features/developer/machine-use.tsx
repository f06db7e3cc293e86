import { useMutation, useQuery } from '@apollo/client/react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { DisputeUseDocument, MyMachineUseDocument, type MyMachineUseQuery } from '../../gql/developer/graphql.js';
import { DataTable, type Column } from '../../ui/data-table.js';
import { Loaded } from '../../ui/loaded.js';
import { Mark } from '../../ui/mark.js';
import { Part } from '../../ui/part.js';
import { Desk } from '../forms/desk.js';
import { valueOf } from '../forms/field.js';
import type { View } from './developer-page.js';
import { orBlank } from './or-blank.js';

const LONGEST_REASON = 500;
/** More than this are folded. */
const MOST_SHOWN = 6;

type Told = NonNullable<MyMachineUseQuery['myMachineUse']>['machines'][number];

/** What machines told of one in the month that is shown, and the way to say that it was somebody else. */
export function MachineUse({ view }: { view: View }) {
  const { t } = useLingui();
  const { month } = view.month;
  const name = useFormat().month(month);
  const answer = useQuery(MyMachineUseDocument, { variables: { month } });
  return (
    <Part title={t`Told of you by machines in ${name}`} id="machines">
      <Loaded answer={answer} part>
        {({ myMachineUse }) =>
          myMachineUse === null || myMachineUse.machines.length === 0 ? (
            <p className="prose">
              <Trans>
                No machine told of anything that you used in {name}. What your programs ask for through the gateway
                stands below, request by request.
              </Trans>
            </p>
          ) : (
            <>
              <p className="prose">
                <Trans>
                  A machine says itself who used it, and you are charged for it. If it was not you, say so: an officer
                  looks at it, and takes back what was told falsely.
                </Trans>
              </p>
              <Lists machines={myMachineUse.machines.toSorted(weightier)} />
              <NotMe machines={myMachineUse.machines} month={month} />
            </>
          )
        }
      </Loaded>
    </Part>
  );
}

/** What was disputed first, then by GPU time, most first. */
function weightier(a: Told, b: Told): number {
  const said = Number(b.dispute !== null) - Number(a.dispute !== null);
  return said === 0 ? Number(BigInt(b.computeRaw) - BigInt(a.computeRaw)) : said;
}

function Lists({ machines }: { machines: readonly Told[] }) {
  const rest = machines.slice(MOST_SHOWN);
  return (
    <>
      <List machines={machines.slice(0, MOST_SHOWN)} />
      {rest.length > 0 && (
        <details>
          <summary className="entry">
            <Plural value={rest.length} one="# more machine" other="# more machines" />
          </summary>
          <List machines={rest} />
        </details>
      )}
    </>
  );
}

function List({ machines }: { machines: readonly Told[] }) {
  const { t } = useLingui();
  const format = useFormat();
  const tokens = (amount: string) => format.quantity(amount, 'TOKEN', { bare: true });
  const counts = machines.some(({ tokensIn, tokensOut }) => BigInt(tokensIn) + BigInt(tokensOut) > 0n);
  const ofTokens: readonly Column<Told>[] = [
    { header: t`Read`, number: true, cell: ({ tokensIn }) => orBlank(tokensIn, tokens) },
    { header: t`Written`, number: true, cell: ({ tokensOut }) => orBlank(tokensOut, tokens) },
  ];
  return (
    <DataTable
      caption={t`What counts of it now, by machine`}
      rows={machines}
      keyOf={({ machine }) => machine}
      columns={[
        { header: t`Machine`, heads: true, cell: ({ machine }) => machine },
        { header: t`Site`, cell: ({ site }) => site },
        {
          header: t`Jobs`,
          number: true,
          cell: ({ computeRaw }) => orBlank(computeRaw, (amount) => format.quantity(amount, 'COMPUTE_RAW')),
        },
        ...(counts ? ofTokens : []),
        { header: t`What you said of it`, cell: ({ dispute }) => <Said dispute={dispute} /> },
      ]}
    />
  );
}

/** What one said, and what was answered. */
function Said({ dispute }: { dispute: Told['dispute'] }) {
  const format = useFormat();
  if (dispute === null) return null;
  const { state, raisedAt, answeredAt, reason, answer } = dispute;
  const [raised, answered] = [format.shortDay(raisedAt), answeredAt === null ? '' : format.shortDay(answeredAt)];
  return (
    <span>
      {state === 'OPEN' && (
        <Mark tone="warn">
          <Trans>not me, said on {raised}: nobody has answered yet</Trans>
        </Mark>
      )}
      {state === 'TAKEN_BACK' && (
        <Mark tone="good">
          <Trans>taken back on {answered}</Trans>
        </Mark>
      )}
      {state === 'STANDS' && (
        <Mark tone="bad">
          <Trans>it stands, an officer answered on {answered}</Trans>
        </Mark>
      )}
      {reason !== null && (
        <span className="note below">
          <Trans>You said:</Trans> <q>{reason}</q>
        </span>
      )}
      {answer !== null && (
        <span className="note below">
          <Trans>The officer’s words:</Trans> <q>{answer}</q>
        </span>
      )}
    </span>
  );
}

/** Says of one machine's month that it was somebody else. */
function NotMe({ machines, month }: { machines: readonly Told[]; month: string }) {
  const { t } = useLingui();
  const [dispute] = useMutation(DisputeUseDocument, { refetchQueries: [MyMachineUseDocument] });
  const free = machines.filter((told) => told.dispute?.state !== 'OPEN');
  const first = free[0]?.machine;
  if (first === undefined) return null;
  return (
    <Desk
      // What was disputed is gone from the list.
      key={`${month} ${first}`}
      title={t`This was not me`}
      act={t`Tell the officers`}
      begin={{ machine: first, reason: '' }}
      fieldsOf={() => [
        {
          name: 'machine',
          label: t`Which machine`,
          kind: 'choice',
          options: free.map(({ machine, site }) => [machine, t`${machine}, ${site}`] as const),
        },
        {
          name: 'reason',
          label: t`How you know`,
          kind: 'long',
          note: t`Officers read it, and nobody else.`,
          check: (text) => (text.length > LONGEST_REASON ? t`Write it in 500 characters at most.` : null),
        },
      ]}
      send={async (values) => {
        const input = { machine: valueOf(values, 'machine'), month, reason: valueOf(values, 'reason') };
        const { data } = await dispute({ variables: { input } });
        const result = data?.disputeUse;
        return result?.__typename === 'UseDisputed' ? undefined : result;
      }}
      after={
        <Trans>
          It stays charged until an officer takes it back. Whoever looks after the machine learns that somebody disputes
          it, not who.
        </Trans>
      }
    />
  );
}
