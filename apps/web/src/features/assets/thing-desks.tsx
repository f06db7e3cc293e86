import { useMutation, useQuery } from '@apollo/client/react';
import { Trans, useLingui } from '@lingui/react/macro';
import {
  AskDisposalDocument,
  AssetPageDocument,
  FileValuationDocument,
  LockedBodiesDocument,
} from '../../gql/assets/graphql.js';
import { useFormat } from '../../format/use-format.js';
import { Part } from '../../ui/part.js';
import type { Field } from '../forms/field.js';
import type { Asset } from './asset-page.js';
import { Desk, useIsOfficer } from '../forms/desk.js';
import { today } from '../forms/shared-fields.js';
import { useDeskFields } from './desk-fields.js';
import { disposalInput, valuationInput } from './desk-input.js';

/** What officers may enter about one thing, and whom they must ask for the rest. */
export function ThingDesks({ asset }: { asset: Asset }) {
  const { t } = useLingui();
  // A reserve is money: it is neither valued nor disposed of. What is gone is gone.
  if (!useIsOfficer() || asset.class === 'RESERVE' || asset.lockState === 'DISPOSED') return null;
  return (
    <div className="no-print">
      <Part title={t`What officers enter`}>
        <p className="prose">
          <Trans>
            Officers file what a thing is worth and ask to let it go. To agree is the guardian’s: the public body does
            it with <code>copyhold guardian</code>, a command with a password that this server has never seen. There is
            no page for it.
          </Trans>
        </p>
        <div>
          <ValuationDesk asset={asset} />
          <DisposalDesk asset={asset} />
        </div>
      </Part>
    </div>
  );
}

function ValuationDesk({ asset }: { asset: Asset }) {
  const { t } = useLingui();
  const { currency } = asset;
  const { sum, past, paper } = useDeskFields(currency);
  const [file] = useMutation(FileValuationDocument, { refetchQueries: [AssetPageDocument] });
  const fields: readonly Field[] = [
    sum('value', t`What it is worth, in ${currency}`, { nothing: true }),
    past('on', t`Valued on`),
    { name: 'by', label: t`Valued by`, note: t`A firm or an office, not somebody’s name.` },
    paper(t`The report, by its fingerprint`, false),
  ];
  return (
    <Desk
      title={t`File what it is worth`}
      act={t`File the valuation`}
      begin={{ on: today() }}
      fieldsOf={() => fields}
      send={async (values) => {
        const { data } = await file({ variables: { input: valuationInput(values, asset) } });
        const result = data?.fileValuation;
        return result?.__typename === 'AssetChanged' ? undefined : result;
      }}
      after={<Trans>The latest one of the last twelve months decides at what price the thing may be sold.</Trans>}
    />
  );
}

function DisposalDesk({ asset }: { asset: Asset }) {
  const { t } = useLingui();
  const format = useFormat();
  const { currency } = asset;
  const { sum } = useDeskFields(currency);
  const bodies = useQuery(LockedBodiesDocument).data?.lockedBodies ?? [];
  const [ask] = useMutation(AskDisposalDocument, { refetchQueries: [AssetPageDocument] });
  const fields: readonly Field[] = [
    { name: 'to', label: t`Who would have it`, note: t`In words that everybody reads; no person by name.` },
    {
      name: 'body',
      label: t`A body with the same lock`,
      kind: 'choice',
      optional: true,
      options: [['', t`no, somebody else`], ...bodies.map(({ code, name }) => [code, name] as const)],
    },
    sum('price', t`For how much, in ${currency}`, { nothing: true }),
    {
      name: 'valuation',
      label: t`By which valuation`,
      kind: 'choice',
      optional: true,
      options: [
        ['', t`none`],
        ...asset.valuations.map(({ code, value, on }) => {
          const [worth, day] = [format.quantity(value, currency), format.shortDay(on)];
          return [code, t`${worth} on ${day}`] as const;
        }),
      ],
    },
    { name: 'why', label: t`Why`, kind: 'long' },
  ];
  return (
    <Desk
      title={t`Ask to let it go`}
      act={t`Enter the wish`}
      begin={{}}
      fieldsOf={() => fields}
      send={async (values) => {
        const { data } = await ask({ variables: { input: disposalInput(values, asset) } });
        const result = data?.askDisposal;
        return result?.__typename === 'AssetChanged' ? undefined : result;
      }}
      after={
        <Trans>
          Nothing moves by it. The wish and what the rules say to it are entered for everybody to read, also where the
          rules forbid it; without the guardian it stays a wish.
        </Trans>
      }
    />
  );
}
