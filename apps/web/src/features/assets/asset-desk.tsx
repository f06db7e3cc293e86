import { useMutation } from '@apollo/client/react';
import { useNavigate } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { useViewer } from '../../client/use-viewer.js';
import { AssetsPageDocument, RegisterAssetDocument } from '../../gql/assets/graphql.js';
import { valueOf, type Field, type Values } from '../forms/field.js';
import { Desk, useIsOfficer } from '../forms/desk.js';
import { today } from '../forms/shared-fields.js';
import { useDeskFields } from './desk-fields.js';
import { assetInput } from './desk-input.js';
import { CLASSES, useWords } from './words.js';

/** Officers enter what the partnership has come to own; from that day on it is locked. */
export function AssetDesk() {
  return useIsOfficer() ? <NewAsset /> : null;
}

function NewAsset() {
  const { t } = useLingui();
  const navigate = useNavigate();
  const words = useWords();
  const currency = useViewer()?.partnership.currency ?? '';
  const { sum, past, paper, years } = useDeskFields(currency);
  const [register] = useMutation(RegisterAssetDocument, { refetchQueries: [AssetsPageDocument] });
  const fieldsOf = (values: Values): readonly Field[] => [
    {
      name: 'class',
      label: t`What kind of thing`,
      kind: 'choice',
      // The reserve is there from the beginning: nobody enters one.
      options: Object.keys(CLASSES)
        .filter((code) => code !== 'RESERVE')
        .map((code) => [code, words(CLASSES, code)] as const),
    },
    { name: 'name', label: t`What it is called`, note: t`Open to everybody, for good.` },
    sum('cost', t`What it cost, in ${currency}`),
    past('enteredOn', t`Since which day`),
    {
      name: 'paidFrom',
      label: t`Paid from`,
      kind: 'choice',
      optional: true,
      options: [
        ['', t`nothing yet: it goes into the register, not into the books`],
        ['BANK', t`the bank`],
        ['PROCEEDS', t`what an earlier thing was sold for`],
      ],
    },
    years,
    paper(t`Bill or deed, by its fingerprint`, valueOf(values, 'paidFrom') !== 'PROCEEDS'),
  ];
  return (
    <Desk
      title={t`Enter a thing that is owned in common`}
      act={t`Enter it`}
      begin={{ class: 'HARDWARE', enteredOn: today() }}
      fieldsOf={fieldsOf}
      send={async (values) => {
        const { data } = await register({ variables: { input: assetInput(values, currency) } });
        const result = data?.registerAsset;
        if (result?.__typename !== 'AssetChanged') return result;
        await navigate(`/assets/${result.asset.code}`);
        return undefined;
      }}
      after={
        <Trans>
          From then on it is locked. No officer can take it out again: only the guardian lets a thing go, once, by a
          command of their own that no page and no server has.
        </Trans>
      }
    />
  );
}
