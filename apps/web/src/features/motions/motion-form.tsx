import { useEffect, useState, type ReactNode } from 'react';
import { useQuery } from '@apollo/client/react';
import { MotionChoicesDocument, type MotionChoicesQuery, type MotionKind } from '../../gql/motions/graphql.js';
import { Loaded } from '../../ui/loaded.js';
import type { Field, Values } from '../forms/field.js';
import { FieldsForm } from '../forms/fields-form.js';
import { OptionsEditor } from './options-editor.js';
import { EffectFault } from './effect-fault.js';
import { boxOf, textInput, variantOf } from './text-input.js';
import type { useAct } from './use-act.js';
import { useMotionFields, type ProposedRules } from './use-motion-fields.js';

interface MotionFormProps {
  readonly kind: MotionKind;
  /** Boxes before the words. */
  readonly before?: readonly Field[];
  readonly values: Values;
  readonly onValues: (values: Values) => void;
  readonly came: ReturnType<typeof useAct>;
  readonly onSend: () => void;
  readonly act: string;
  readonly after: ReactNode;
  /** What is chosen among stays as it is. */
  readonly sameOptions?: boolean;
  /** What it comes to, above the button. */
  readonly children?: ReactNode;
}

/** The words of a motion and what shall follow of it; a refusal stands at its box. */
export function MotionForm(props: MotionFormProps) {
  const answer = useQuery(MotionChoicesDocument);
  return (
    <Loaded part answer={answer}>
      {(data) => <Boxes data={data} {...props} />}
    </Loaded>
  );
}

function Boxes({
  data,
  kind,
  before = [],
  values,
  came,
  onValues,
  sameOptions = false,
  children,
  ...rest
}: MotionFormProps & { data: MotionChoicesQuery }) {
  const variant = variantOf(kind, values);
  const proposed = useProposed(data, kind === 'CUSTOM_CHANGE');
  const fields = [...before, ...useMotionFields(kind, variant, { data, proposed })];
  const { refusal } = came;
  return (
    <FieldsForm
      {...rest}
      fields={fields}
      values={values}
      onValues={(next) => {
        came.forget();
        onValues(next);
      }}
      busy={came.busy}
      refusal={refusal === undefined ? undefined : { ...refusal, field: boxOf(refusal.field, kind, variant) }}
      failed={came.failed}
    >
      <EffectFault kind={kind} effect={textInput(kind, values).effect} />
      {!sameOptions && (
        <OptionsEditor
          kind={kind}
          values={values}
          onValues={(next) => {
            came.forget();
            onValues(next);
          }}
        />
      )}
      {children}
    </FieldsForm>
  );
}

/** Proposals of rules that wait for a vote, each with the fingerprint of its text: what computes it is fetched when asked for. */
function useProposed({ customProposals }: MotionChoicesQuery, wanted: boolean): readonly ProposedRules[] {
  const [proposed, setProposed] = useState<readonly ProposedRules[]>([]);
  useEffect(() => {
    if (!wanted) return;
    void import('../forms/fingerprint.js').then(({ sha256Hex }) => {
      setProposed(
        customProposals
          .filter(({ state }) => state === 'DRAFT')
          .map(({ title, document }) => ({ title, hash: sha256Hex(new TextEncoder().encode(document)) })),
      );
    });
  }, [customProposals, wanted]);
  return proposed;
}
