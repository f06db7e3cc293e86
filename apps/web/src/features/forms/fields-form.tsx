import { useId, type ReactNode } from 'react';
import { Trans } from '@lingui/react/macro';
import { Slip } from '../../ui/slip.js';
import { FieldBox } from './field-box.js';
import { faultOf, isReady, type Field, type Values } from './field.js';
import { Refused, type RefusalShown } from './refused.js';
import './forms.css';

export { messages as formWords } from './locales/en.po';

interface FieldsFormProps {
  readonly fields: readonly Field[];
  readonly values: Values;
  readonly onValues: (values: Values) => void;
  readonly onSend: () => void;
  readonly busy: boolean;
  /** What the button says. */
  readonly act: string;
  /** What becomes of it once it is sent. */
  readonly after: ReactNode;
  /** Why the server would not have it. */
  readonly refusal?: RefusalShown | undefined;
  /** It never reached the server, or the server broke. */
  readonly failed?: boolean;
  /** What the form comes to, worked out while it is filled in. */
  readonly children?: ReactNode;
}

/** Boxes that are checked while they are filled in; a refusal stands by the box that it names. */
export function FieldsForm({ fields, values, onValues, onSend, busy, ...rest }: FieldsFormProps) {
  const id = useId();
  const { act, after, refusal, failed = false, children } = rest;
  return (
    <form
      className="part fields"
      onSubmit={(event) => {
        event.preventDefault();
        onSend();
      }}
    >
      <div className="boxes">
        {fields.map((field) => (
          <FieldBox
            key={field.name}
            id={`${id}-${field.name}`}
            field={field}
            text={values[field.name] ?? ''}
            fault={faultOf(field, values)}
            refused={refusal?.field === field.name}
            onText={(text) => {
              onValues({ ...values, [field.name]: text });
            }}
          />
        ))}
      </div>
      {children}
      {refusal !== undefined && <Refused refusal={refusal} />}
      {failed && (
        <Slip tone="bad" alert>
          <p>
            <Trans>It did not reach the server, or your session has run out. Nothing was entered.</Trans>
          </p>
        </Slip>
      )}
      <p>
        <button
          className="button"
          type="submit"
          disabled={busy || !isReady(fields, values)}
          aria-describedby={`${id}-after`}
        >
          {act}
        </button>
      </p>
      <p className="note" id={`${id}-after`}>
        {after}
      </p>
    </form>
  );
}
