import { useState } from 'react';
import { useMutation } from '@apollo/client/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { CreateApiKeyDocument, DeveloperDocument } from '../../gql/developer/graphql.js';
import type { Field, Values } from '../forms/field.js';
import { FieldsForm } from '../forms/fields-form.js';
import type { RefusalShown } from '../forms/refused.js';
import { today } from '../forms/shared-fields.js';
import type { View } from './developer-page.js';
import { keyInput, oddPurpose } from './key-input.js';
import { KeyShown } from './key-shown.js';

const BEGIN: Values = { label: '', purposes: 'general', expires: '' };
const LONGEST_LABEL = 100;

type Came = '' | 'SENDING' | 'FAILED' | RefusalShown;

/** Makes a key, and shows it: this once. */
export function NewKey({ view }: { view: View }) {
  const { t } = useLingui();
  const [values, setValues] = useState(BEGIN);
  const [models, setModels] = useState<ReadonlySet<string>>(new Set());
  const [came, setCame] = useState<Came>('');
  const [made, setMade] = useState<string | null>(null);
  // Nothing keeps the answer: the key is in this page's hands alone until it is put away.
  const [create] = useMutation(CreateApiKeyDocument, { fetchPolicy: 'no-cache', refetchQueries: [DeveloperDocument] });
  const fields = useKeyFields(view);
  const send = async () => {
    setCame('SENDING');
    try {
      const { data } = await create({ variables: { input: keyInput(values, models) } });
      const result = data?.createApiKey;
      if (result?.__typename !== 'ApiKeyCreated') {
        setCame(result ?? 'FAILED');
        return;
      }
      setMade(result.key);
      setCame('');
      setValues(BEGIN);
      setModels(new Set());
    } catch {
      setCame('FAILED');
    }
  };
  if (made !== null) {
    return (
      <KeyShown
        secret={made}
        onDone={() => {
          setMade(null);
        }}
      />
    );
  }
  return (
    <details className="desk no-print">
      <summary>{t`Make a key`}</summary>
      <FieldsForm
        fields={fields}
        values={values}
        onValues={(next) => {
          setCame('');
          setValues(next);
        }}
        onSend={() => void send()}
        busy={came === 'SENDING'}
        act={t`Make the key`}
        after={
          <Trans>
            It is shown once, and only you see it. Whoever has it uses your stint, so give each program its own: then
            you can end one without the others.
          </Trans>
        }
        refusal={typeof came === 'object' ? came : undefined}
        failed={came === 'FAILED'}
      >
        <WhichModels offered={view.models} chosen={models} onChosen={setModels} />
      </FieldsForm>
    </details>
  );
}

function useKeyFields({ purposes }: View): readonly Field[] {
  const { t } = useLingui();
  return [
    {
      name: 'label',
      label: t`What you know it by`,
      note: t`Such as the program or the machine that gets it.`,
      check: (text) => (text.length > LONGEST_LABEL ? t`Write it in 100 characters at most.` : null),
    },
    {
      name: 'purposes',
      label: t`What it may be used for`,
      note: t`One or more short words with commas between them, the usual one first. A site may refuse a purpose, and says why.`,
      offered: purposes,
      check: (text) => {
        const odd = oddPurpose(text);
        return odd === undefined
          ? null
          : t`“${odd}” is no purpose: small letters, digits and hyphens, as in “open-research”.`;
      },
    },
    {
      name: 'expires',
      label: t`Its last day`,
      kind: 'day',
      optional: true,
      note: t`By UTC. Without one it is good until you end it.`,
      check: (text) => (text < today() ? t`That day is over.` : null),
    },
  ];
}

interface WhichProps {
  readonly offered: View['models'];
  readonly chosen: ReadonlySet<string>;
  readonly onChosen: (chosen: ReadonlySet<string>) => void;
}

/** None is every model, those to come among them. */
function WhichModels({ offered, chosen, onChosen }: WhichProps) {
  return (
    <fieldset className="which">
      <legend>
        <Trans>For which models</Trans>
      </legend>
      <p className="note">
        {chosen.size === 0 ? (
          <Trans>For every model, also those to come. Tick some, and it is for those alone.</Trans>
        ) : (
          <Trans>For the ticked ones alone.</Trans>
        )}
      </p>
      {offered.map(({ model, name }) => (
        <label key={model}>
          <input
            type="checkbox"
            name={`model-${model}`}
            checked={chosen.has(model)}
            onChange={({ target }) => {
              const next = new Set(chosen);
              if (target.checked) next.add(model);
              else next.delete(model);
              onChosen(next);
            }}
          />
          {name}
        </label>
      ))}
    </fieldset>
  );
}
