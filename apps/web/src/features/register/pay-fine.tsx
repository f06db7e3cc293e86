import { useMutation } from '@apollo/client/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { PayFineDocument, RegisterRecordDocument, type RecordPartsFragment } from '../../gql/register/graphql.js';
import { Desk, useIsOfficer } from '../forms/desk.js';
import type { Field, Values } from '../forms/field.js';
import { today, useSharedFields } from '../forms/shared-fields.js';
import { fineOf, openFines, owedOf, paymentInput } from './pay-fine-input.js';

const LONGEST_PAYMENT = 100;

/** Officers book what came in for a fine, whole or in part. */
export function PayFine({ holding }: { holding: RecordPartsFragment }) {
  const officer = useIsOfficer();
  if (!officer || holding.fines.length === 0) return null;
  const open = openFines(holding.fines);
  if (open.length > 0) return <Payment number={holding.number} open={open} several={holding.fines.length > 1} />;
  return (
    <p className="note no-print" role="status">
      <Trans>Nothing is owed of these fines any more.</Trans>
    </p>
  );
}

interface PaymentProps {
  readonly number: string;
  readonly open: RecordPartsFragment['fines'];
  /** There are or were others: which one is meant must be said. */
  readonly several: boolean;
}

function Payment({ number, open, several }: PaymentProps) {
  const { t } = useLingui();
  const [pay] = useMutation(PayFineDocument, {
    // A refusal says that the page is behind: somebody else booked meanwhile.
    refetchQueries: [RegisterRecordDocument],
  });
  const currency = open[0]?.currency ?? '';
  const fields = useFields({ open, several }, currency);
  return (
    <Desk
      title={t`Book what came in for a fine`}
      act={t`Book the payment`}
      begin={{ line: String(open[0]?.line ?? ''), on: today() }}
      fieldsOf={fields}
      send={async (values) => {
        const { data } = await pay({ variables: { input: paymentInput(values, { number, currency, open }) } });
        const result = data?.payFine;
        return result?.__typename === 'FinePaid' ? undefined : result;
      }}
      after={
        <Trans>
          It is money at the bank and so much less owed. It is no part of the roll: what the roll asks stays as it is.
        </Trans>
      }
    />
  );
}

/** Which fine is asked only where the holding has had more than one. */
function useFields(
  { open, several }: Omit<PaymentProps, 'number'>,
  currency: string,
): (values: Values) => readonly Field[] {
  const { t } = useLingui();
  const format = useFormat();
  const { sum, past } = useSharedFields(currency);
  const which: Field = {
    name: 'line',
    label: t`For which fine`,
    kind: 'choice',
    options: open.map((fine) => {
      const [entry, owed] = [String(fine.line), format.quantity(String(owedOf(fine)), currency)];
      return [entry, t`entry ${entry}: ${owed} owed`];
    }),
  };
  return (values) => {
    const owedMinor = owedOf(fineOf(values, open));
    const owed = format.quantity(String(owedMinor), currency);
    const amount = sum('amount', t`How much, in ${currency}`, {
      check: (minor) => (minor > owedMinor ? t`No more is taken than is owed: ${owed}.` : null),
    });
    return [
      ...(several ? [which] : []),
      { ...amount, note: t`Still owed: ${owed}. It may come in parts.` },
      {
        name: 'payment',
        label: t`Reference of the payment`,
        note: t`As the bank or the till has it: the same payment is booked once, however often it is entered.`,
        check: (text) => (text.length > LONGEST_PAYMENT ? t`Write it in 100 characters at most.` : null),
      },
      past('on', t`Came in on`),
    ];
  };
}
