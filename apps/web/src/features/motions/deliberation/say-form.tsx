import { useId, useRef, useState, type ReactNode } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../../format/use-format.js';
import { valueOf } from '../../forms/field.js';
import { ActTrouble } from '../act-trouble.js';
import type { useAct } from '../use-act.js';
import { useWritten } from '../use-written.js';

/** Characters that the server takes. */
const LONGEST = 5_000;

/** From so few on the number of characters left is told. */
const TOLD_BELOW = 500;

interface SayFormProps {
  /** Whose words, of what: they outlive a reload under this name, and end with the tab. */
  readonly person: string;
  readonly place: string;
  readonly label: string;
  readonly act: string;
  readonly came: ReturnType<typeof useAct>;
  /** Answers whether they were taken in: then the box is empty again. */
  readonly onSay: (words: string) => Promise<boolean>;
  /** May be sent without words. */
  readonly optional?: boolean;
  readonly plain?: boolean;
  readonly children?: ReactNode;
}

/** A box for some plain words, and the button that says them. */
export function SayForm({
  person,
  place,
  label,
  act,
  came,
  onSay,
  optional = false,
  plain = false,
  children,
}: SayFormProps) {
  const id = useId();
  const { t } = useLingui();
  const format = useFormat();
  const box = useRef<HTMLTextAreaElement>(null);
  const [taken, setTaken] = useState(false);
  const { values, keep, forget } = useWritten(person, place, {});
  const words = values['words'] ?? '';
  const left = LONGEST - words.length;
  const leftWords = format.count(Math.max(0, left));
  const isReady = left >= 0 && (optional || valueOf(values, 'words') !== '');
  return (
    <form
      className="part fields say"
      onSubmit={(event) => {
        event.preventDefault();
        void onSay(words).then((isTaken) => {
          setTaken(isTaken);
          if (!isTaken) return;
          forget();
          // Its button has nothing to send any more. Whoever went on elsewhere meanwhile is not called back.
          const { activeElement, body } = document;
          if (activeElement === body || box.current?.form?.contains(activeElement) === true) box.current?.focus();
        });
      }}
    >
      <div className="field">
        <label htmlFor={id}>
          {label}
          {optional && (
            <span className="note">
              {' '}
              <Trans>(may be left empty)</Trans>
            </span>
          )}
        </label>
        <textarea
          id={id}
          ref={box}
          rows={3}
          value={words}
          required={!optional}
          aria-invalid={left < 0}
          aria-describedby={`${id}-note`}
          onChange={({ target }) => {
            came.forget();
            setTaken(false);
            keep({ words: target.value });
          }}
        />
        <p id={`${id}-note`} className={left < 0 ? 'fault' : 'note'} aria-live="polite">
          {left < 0 ? t`This is too long.` : left < TOLD_BELOW ? t`Characters left: ${leftWords}` : ''}
        </p>
      </div>
      {children}
      <ActTrouble came={came} />
      <p className="row">
        <button className={plain ? 'button plain' : 'button'} type="submit" disabled={came.busy || !isReady}>
          {act}
        </button>
        <span role="status">{taken && <Trans>It stands on this page now.</Trans>}</span>
      </p>
    </form>
  );
}
