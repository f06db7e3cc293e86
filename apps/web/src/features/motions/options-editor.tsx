import { useId } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import type { MotionKind } from '../../gql/motions/graphql.js';
import { useFormat } from '../../format/use-format.js';
import type { Values } from '../forms/field.js';
import { NO_OPTION, OPTION_FORMS, rowsOf, withRows, type OptionRow } from './options-of.js';

interface OptionsEditorProps {
  readonly kind: MotionKind;
  readonly values: Values;
  readonly onValues: (values: Values) => void;
}

/** What members choose among, row by row; nothing for kinds of motion that are carried or lost. */
export function OptionsEditor({ kind, values, onValues }: OptionsEditorProps) {
  const { t } = useLingui();
  const form = OPTION_FORMS[kind];
  const rows = rowsOf(values);
  if (form === undefined) return null;
  const keep = (next: readonly OptionRow[]) => {
    onValues(withRows(values, next));
  };
  const projects = kind === 'BETS' ? t`The bets` : t`The projects`;
  const legends = { CHOICES: t`The choices`, PROJECTS: projects, CANDIDATES: t`The candidates` };
  return (
    <fieldset className="options part">
      <legend>{legends[form]}</legend>
      <p className="note">
        {form === 'CHOICES' && <Trans>Without any, members vote yes or no. With two or more, they rank them.</Trans>}
        {form === 'PROJECTS' && (
          <Trans>
            Members approve as many as they like, and the money is divided so that each group gets its part.
          </Trans>
        )}
        {form === 'CANDIDATES' && <Trans>Members put them in order. Each is asked before they stand.</Trans>}
      </p>
      {rows.map((row, at) => (
        <OptionBoxes
          // Rows have no name of their own while they are typed: their place is what stays.
          key={String(at)}
          number={at + 1}
          row={row}
          form={form}
          onRow={(next) => {
            keep(rows.with(at, next));
          }}
          onRemove={() => {
            keep(rows.toSpliced(at, 1));
          }}
        />
      ))}
      <p>
        <button
          className="button plain"
          type="button"
          onClick={() => {
            keep([...rows, NO_OPTION]);
          }}
        >
          <Trans>Add one</Trans>
        </button>
      </p>
    </fieldset>
  );
}

interface OptionBoxesProps {
  readonly number: number;
  readonly row: OptionRow;
  readonly form: 'CHOICES' | 'PROJECTS' | 'CANDIDATES';
  readonly onRow: (row: OptionRow) => void;
  readonly onRemove: () => void;
}

function OptionBoxes({ number, row, form, onRow, onRemove }: OptionBoxesProps) {
  const { t } = useLingui();
  const place = useFormat().count(number);
  return (
    <div className="row">
      <OptionBox
        label={form === 'CANDIDATES' ? t`Name of candidate ${place}` : t`Name of number ${place}`}
        text={row.title}
        onText={(title) => {
          onRow({ ...row, title });
        }}
      />
      {form === 'CANDIDATES' && (
        <OptionBox
          label={t`Number on the roll of candidate ${place}`}
          text={row.id}
          onText={(id) => {
            onRow({ ...row, id });
          }}
        />
      )}
      {form === 'PROJECTS' && (
        <OptionBox
          label={t`What number ${place} costs`}
          text={row.cost}
          decimal
          onText={(cost) => {
            onRow({ ...row, cost });
          }}
        />
      )}
      <button className="button plain" type="button" aria-label={t`Take out number ${place}`} onClick={onRemove}>
        <Trans>Take out</Trans>
      </button>
    </div>
  );
}

interface OptionBoxProps {
  readonly label: string;
  readonly text: string;
  readonly decimal?: boolean;
  readonly onText: (text: string) => void;
}

function OptionBox({ label, text, decimal = false, onText }: OptionBoxProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="text"
        inputMode={decimal ? 'decimal' : undefined}
        autoComplete="off"
        value={text}
        onChange={({ target }) => {
          onText(target.value);
        }}
      />
    </div>
  );
}
