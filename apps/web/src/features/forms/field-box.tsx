import type { ReactNode } from 'react';
import { Trans } from '@lingui/react/macro';
import type { Field } from './field.js';
import { PaperBox } from './paper-box.js';

interface FieldBoxProps {
  readonly id: string;
  readonly field: Field;
  readonly text: string;
  readonly fault: string | null;
  /** The server refused what was sent from this box. */
  readonly refused: boolean;
  readonly onText: (text: string) => void;
}

/** One box with its name above it, and below it what is meant or what is wrong. */
export function FieldBox({ id, field, text, fault, refused, onText }: FieldBoxProps) {
  const { label, note, kind, optional = false } = field;
  return (
    <div className="field">
      <label htmlFor={id}>
        {label}
        {optional && kind !== 'choice' && (
          <span className="note">
            {' '}
            <Trans>(may be left empty)</Trans>
          </span>
        )}
      </label>
      <Box id={id} field={field} text={text} wrong={refused || fault !== null} onText={onText} />
      <div id={`${id}-note`} aria-live="polite">
        {fault === null ? note !== undefined && <p className="note">{note}</p> : <p className="fault">{fault}</p>}
      </div>
    </div>
  );
}

interface BoxProps extends Pick<FieldBoxProps, 'id' | 'field' | 'text' | 'onText'> {
  readonly wrong: boolean;
}

function Box({ id, field, text, wrong, onText }: BoxProps): ReactNode {
  const { name, kind = 'text', options = [], offered = [], optional = false, inputMode } = field;
  const shared = {
    id,
    name,
    value: text,
    required: !optional,
    'aria-describedby': `${id}-note`,
    'aria-invalid': wrong,
  } as const;
  if (kind === 'paper') return <PaperBox {...shared} onText={onText} />;
  if (kind === 'long') {
    return <textarea {...shared} rows={3} onChange={({ target }) => onText(target.value)} />;
  }
  if (kind === 'choice') {
    return (
      <select {...shared} onChange={({ target }) => onText(target.value)}>
        {options.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    );
  }
  const list = offered.length > 0 ? `${id}-offered` : undefined;
  return (
    <>
      <input
        {...shared}
        type={kind === 'day' ? 'date' : 'text'}
        inputMode={inputMode}
        list={list}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        onChange={({ target }) => onText(target.value)}
      />
      {list !== undefined && (
        <datalist id={list}>
          {offered.map((value) => (
            <option key={value} value={value} />
          ))}
        </datalist>
      )}
    </>
  );
}
