import { Fragment } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import { shortened, type Stretch } from './shortened.js';

/** One text with what changes in it: seen by its marks, and heard by words beside them. */
export function ChangedWords({ stretches }: { stretches: readonly Stretch[] }) {
  return (
    <p className="prose written changed">
      {shortened(stretches).map(({ kind, text }, place) => (
        <Fragment key={`${String(place)} ${kind}`}>
          {kind === 'KEPT' ? text : kind === 'DELETED' ? <Deleted text={text} /> : <Inserted text={text} />}
        </Fragment>
      ))}
    </p>
  );
}

function Deleted({ text }: { text: string }) {
  return (
    <del>
      <span className="visually-hidden">
        {' '}
        <Trans>Taken out:</Trans>{' '}
      </span>
      {text}
      <span className="visually-hidden">. </span>
    </del>
  );
}

function Inserted({ text }: { text: string }) {
  return (
    <ins>
      <span className="visually-hidden">
        {' '}
        <Trans>Put in:</Trans>{' '}
      </span>
      {text}
      <span className="visually-hidden">. </span>
    </ins>
  );
}

/** What each text of a motion is called. */
export function useFieldWords(): (field: string) => string {
  const { t } = useLingui();
  return (field) => {
    const words: Readonly<Record<string, string>> = {
      title: t`What is asked, in one line`,
      why: t`Why`,
      what: t`What shall be done`,
      cost: t`What it costs`,
    };
    return words[field] ?? field;
  };
}

/** One member of what follows, before and after. */
export interface MemberChange {
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
}

interface ChangesProps {
  readonly texts: readonly { readonly field: string; readonly changes: readonly Stretch[] }[];
  readonly effect: readonly MemberChange[];
}

/** All that changes between two versions: the words text by text, then what would follow. */
export function TextChanges({ texts, effect }: ChangesProps) {
  const fieldWords = useFieldWords();
  if (texts.length + effect.length === 0) {
    return (
      <p>
        <Trans>Nothing changes.</Trans>
      </p>
    );
  }
  return (
    <>
      {texts.map(({ field, changes }) => (
        <div key={field}>
          <p className="note">{fieldWords(field)}</p>
          <ChangedWords stretches={changes} />
        </div>
      ))}
      {effect.length > 0 && (
        <div>
          <p className="note">
            <Trans>What follows</Trans>
          </p>
          {effect.map(({ name, before, after }) => (
            <p key={name} className="prose changed">
              <code>{name}</code>: {before !== null && <Deleted text={before} />}{' '}
              {after !== null && <Inserted text={after} />}
            </p>
          ))}
        </div>
      )}
    </>
  );
}
