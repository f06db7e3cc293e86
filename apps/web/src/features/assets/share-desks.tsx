import { useMutation } from '@apollo/client/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { useViewer } from '../../client/use-viewer.js';
import { AssetsPageDocument, SubscribeSharesDocument, WithdrawSharesDocument } from '../../gql/assets/graphql.js';
import type { Field } from '../forms/field.js';
import { Desk, useIsOfficer } from '../forms/desk.js';
import { today } from '../forms/shared-fields.js';
import { useDeskFields } from './desk-fields.js';
import { shareInput } from './desk-input.js';

const ROLL_NUMBER = /^r(?!0+$)(?:\d{4}|[1-9]\d{4,17})$/u;

/** Officers book money that is paid in for shares, and money that is taken back: at par, and for no vote. */
export function ShareDesks() {
  return useIsOfficer() ? <Both /> : null;
}

function Both() {
  const { t } = useLingui();
  const currency = useViewer()?.partnership.currency ?? '';
  const { sum, past } = useDeskFields(currency);
  const again = { refetchQueries: [AssetsPageDocument] };
  const [subscribe] = useMutation(SubscribeSharesDocument, again);
  const [withdraw] = useMutation(WithdrawSharesDocument, again);
  const fields: readonly Field[] = [
    {
      name: 'holder',
      label: t`Who: their number on the roll`,
      check: (text) =>
        ROLL_NUMBER.test(text) ? null : t`A number on the roll is r and four digits or more, such as r0017.`,
    },
    sum('amount', t`How much, in ${currency}`),
    {
      name: 'reference',
      label: t`Reference of the payment`,
      note: t`As the bank has it: the same payment is booked once, however often it is entered.`,
    },
    past('on', t`Paid on`),
  ];
  const begin = { on: today() };
  return (
    <div>
      <Desk
        title={t`Book shares that were paid in`}
        act={t`Issue them at par`}
        begin={begin}
        fieldsOf={() => fields}
        send={async (values) => {
          const { data } = await subscribe({ variables: { input: shareInput(values, currency) } });
          const result = data?.subscribeShares;
          return result?.__typename === 'SharesMoved' ? undefined : result;
        }}
        after={<Trans>Shares are issued for what was paid, no more and no less. They carry no vote.</Trans>}
      />
      <Desk
        title={t`Book shares that are taken back`}
        act={t`Pay them back at par`}
        begin={begin}
        fieldsOf={() => fields}
        send={async (values) => {
          const { data } = await withdraw({ variables: { input: shareInput(values, currency) } });
          const result = data?.withdrawShares;
          return result?.__typename === 'SharesMoved' ? undefined : result;
        }}
        after={<Trans>Nobody takes back more than they paid in, and only from cash that is free.</Trans>}
      />
    </div>
  );
}
