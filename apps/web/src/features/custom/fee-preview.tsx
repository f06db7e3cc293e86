import { useEffect, useState } from 'react';
import { Trans } from '@lingui/react/macro';
import { isRefusal } from '#libs/amount';
import type * as Custom from '#libs/custom';
import { useFormat } from '../../format/use-format.js';

/** What the example is worked with: a right worth 12,000 a year that pays 600 of rent (COP-3). */
const EXAMPLE = { valueMinor: 1_200_000n, rentMinor: 60_000n };

type Rules = Pick<typeof Custom, 'feeOf' | 'fineCap' | 'parseFee'>;

/** Only whoever changes the fee needs the rules, and of them only these. */
async function loadRules(): Promise<Rules> {
  const { feeOf, fineCap, parseFee } = await import('#libs/custom');
  return { feeOf, fineCap, parseFee };
}

/** Works the fee out for one right while it is being written, by the very function that will charge it. */
export function FeePreview({ text, currency }: { text: string; currency: string }) {
  const format = useFormat();
  const [rules, setRules] = useState<Rules | null>(null);
  useEffect(() => {
    // Without them the server still checks.
    loadRules().then(setRules, () => undefined);
  }, []);
  const money = (minor: bigint) => format.quantity(String(minor), currency);
  const fee = rules?.parseFee(text.trim());
  const value = money(EXAMPLE.valueMinor);
  const rent = money(EXAMPLE.rentMinor);
  const cap = rules === null ? '' : money(rules.fineCap(EXAMPLE));
  const paid = rules === null || fee === undefined || isRefusal(fee) ? null : money(rules.feeOf(fee, EXAMPLE));
  return (
    <p className="fee-preview" role="status">
      {paid === null ? (
        <Trans>Terms: rent, value, whole numbers, least(…), greatest(…), + − * and fractions such as 1/2.</Trans>
      ) : (
        <Trans>
          A right worth {value} a year at {rent} rent would pay {paid} on entry, at most {cap}.
        </Trans>
      )}
    </p>
  );
}
