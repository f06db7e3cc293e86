import { useId, type ReactNode } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import type { RefusalPartsFragment } from '../../gql/custom/graphql.js';
import { CHOICES } from './choices.js';
import { textOf, type Leaf } from './document.js';
import { FeePreview } from './fee-preview.js';
import { unbroken } from './numbered.js';
import { RuledBy } from './ruled-by.js';

interface RuleFieldProps {
  readonly leaf: Leaf;
  readonly label: string;
  readonly bound: string | null;
  readonly text: string;
  readonly refusals: readonly RefusalPartsFragment[];
  readonly currency: string;
  /** Of the rules that are to be changed. */
  readonly version: number;
  readonly onText: (text: string) => void;
}

/** One value of the rules: its box, what bounds it, how it stands today, and why what was typed cannot be. */
export function RuleField({ leaf, label, bound, text, refusals, currency, version, onText }: RuleFieldProps) {
  const id = useId();
  const stands = textOf(leaf);
  const changed = text.trim() !== stands;
  return (
    <div className={changed ? 'rule-field changed' : 'rule-field'}>
      <label htmlFor={id}>{label}</label>
      <div className="boxed">
        <Box id={id} leaf={leaf} text={text} wrong={refusals.length > 0} onText={onText} />
        {changed && (
          <button
            className="link"
            type="button"
            onClick={() => {
              onText(stands);
            }}
          >
            <Trans>Back to {stands}</Trans>
          </button>
        )}
      </div>
      {leaf.input === 'fee' && <FeePreview text={text} currency={currency} />}
      <div id={`${id}-note`}>
        {bound !== null && (
          <p className="note">
            <Trans>Bound: {unbroken(bound)}</Trans>
          </p>
        )}
        {refusals.map(({ kind, message, rule }) => (
          <p className="no-vote" key={`${kind} ${message}`}>
            {message} <RuledBy rule={rule} version={version} />
          </p>
        ))}
      </div>
    </div>
  );
}

interface BoxProps {
  readonly id: string;
  readonly leaf: Leaf;
  readonly text: string;
  readonly wrong: boolean;
  readonly onText: (text: string) => void;
}

/** The box that fits the value: a choice, a tick, a percentage, a whole number, or plain text. */
function Box({ id, leaf, text, wrong, onText }: BoxProps): ReactNode {
  const { t } = useLingui();
  const shared = { id, 'aria-describedby': `${id}-note`, 'aria-invalid': wrong } as const;
  const choices = CHOICES[leaf.path];
  if (leaf.input === 'yes-no' || choices !== undefined) {
    const options =
      choices?.map(({ value, words }) => [value, t(words)] as const) ??
      ([
        ['yes', t`yes`],
        ['no', t`no`],
      ] as const);
    const known = options.some(([value]) => value === text);
    return (
      <select {...shared} value={text} onChange={({ target }) => onText(target.value)}>
        {!known && <option value={text}>{text}</option>}
        {options.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    );
  }
  if (leaf.input === 'fee') {
    return (
      <textarea
        {...shared}
        rows={2}
        spellCheck={false}
        autoCapitalize="none"
        value={text}
        onChange={({ target }) => onText(target.value)}
      />
    );
  }
  const numeric = leaf.input === 'percent' || leaf.input === 'whole';
  return (
    <>
      <input
        {...shared}
        className={numeric ? 'figure' : 'words'}
        type="text"
        inputMode={leaf.input === 'percent' ? 'decimal' : leaf.input === 'whole' ? 'numeric' : undefined}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={text}
        onChange={({ target }) => onText(target.value)}
      />
      {leaf.input === 'percent' && <span aria-hidden="true">%</span>}
    </>
  );
}
