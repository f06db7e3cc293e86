import type { ReactNode } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import { ACTS, VERDICTS, type ActField } from './act-words.js';

interface ActFieldsProps {
  readonly act: string;
  readonly currency: string;
}

/** What an act asks for, and a note for the margin. */
export function ActFields({ act, currency }: ActFieldsProps) {
  const asked = Object.hasOwn(ACTS, act) ? ACTS[act] : undefined;
  return (
    <>
      {(asked?.needs ?? []).map((field) => (
        <Field key={field} field={field} currency={currency} required />
      ))}
      {(asked?.takes ?? []).map((field) => (
        <Field key={field} field={field} currency={currency} />
      ))}
      <label className="field">
        <span>
          <Trans>A note for the margin, open to everybody</Trans>
        </span>
        <input name="note" maxLength={400} autoComplete="off" />
      </label>
    </>
  );
}

interface FieldProps {
  readonly field: ActField;
  readonly currency: string;
  readonly required?: boolean;
}

function Field({ field, currency, required = false }: FieldProps) {
  return (
    <label className="field">
      <span>
        <FieldWords field={field} currency={currency} />
      </span>
      {field === 'verdict' ? <Verdict /> : <Input field={field} required={required} />}
    </label>
  );
}

function FieldWords({ field, currency }: Omit<FieldProps, 'required'>): ReactNode {
  const words: Readonly<Record<ActField, ReactNode>> = {
    toUseOf: <Trans>Who: their number on the roll</Trans>,
    sum: <Trans>Sum of the debt, in {currency}</Trans>,
    left: <Trans>What is left of the fine, in {currency}</Trans>,
    until: <Trans>Until which day, where it ends</Trans>,
    fine: <Trans>Fine, in {currency}; by the rules where left empty</Trans>,
    verdict: <Trans>What the jury found</Trans>,
    jury: <Trans>Who sat on it: their numbers, with commas between</Trans>,
    votes: <Trans>How many of them agreed</Trans>,
    quantity: <Trans>How much it adds a year</Trans>,
    parts: <Trans>Parts, as whole numbers with commas between, such as 9, 1</Trans>,
  };
  return words[field];
}

function Input({ field, required }: Omit<FieldProps, 'currency'>) {
  if (field === 'until') return <input type="date" name={field} required={required} />;
  return (
    <input
      name={field}
      required={required}
      autoComplete="off"
      autoCapitalize="none"
      inputMode={
        field === 'sum' || field === 'fine' || field === 'left' ? 'decimal' : field === 'votes' ? 'numeric' : undefined
      }
      placeholder={field === 'toUseOf' ? 'r0017' : undefined}
    />
  );
}

function Verdict() {
  const { t } = useLingui();
  return (
    <select name="verdict" required>
      {Object.entries(VERDICTS).map(([code, words]) => (
        <option key={code} value={code}>
          {t(words)}
        </option>
      ))}
    </select>
  );
}
