import { useState, type ReactNode } from 'react';
import { Trans } from '@lingui/react/macro';
import { useViewer } from '../../client/use-viewer.js';
import type { Field, Values } from './field.js';
import { FieldsForm } from './fields-form.js';
import type { RefusalShown } from './refused.js';

/** True for those who keep the books. */
export const useIsOfficer = (): boolean => useViewer()?.viewer.roles.includes('OFFICER') === true;

interface DeskProps {
  readonly title: string;
  readonly act: string;
  readonly begin: Values;
  readonly fieldsOf: (values: Values) => readonly Field[];
  /** Sends it; answers why not, or nothing where it was entered. Throws where it never arrived. */
  readonly send: (values: Values) => Promise<RefusalShown | undefined>;
  /** What becomes of it. */
  readonly after: ReactNode;
}

/** One thing that officers enter, folded away until they want to. */
export function Desk({ title, act, begin, fieldsOf, send, after }: DeskProps) {
  const [values, setValues] = useState(begin);
  const [came, setCame] = useState<'' | 'SENDING' | 'FAILED' | 'ENTERED' | RefusalShown>('');
  const go = async () => {
    setCame('SENDING');
    try {
      const refusal = await send(values);
      setCame(refusal ?? 'ENTERED');
      if (refusal === undefined) setValues(begin);
    } catch {
      setCame('FAILED');
    }
  };
  return (
    <details className="desk no-print">
      <summary>{title}</summary>
      <FieldsForm
        fields={fieldsOf(values)}
        values={values}
        onValues={(next) => {
          // What was refused is no longer what would be sent.
          setCame('');
          setValues(next);
        }}
        onSend={() => void go()}
        busy={came === 'SENDING'}
        act={act}
        after={after}
        refusal={typeof came === 'object' ? came : undefined}
        failed={came === 'FAILED'}
      >
        <p role="status">{came === 'ENTERED' && <Trans>It is entered.</Trans>}</p>
      </FieldsForm>
    </details>
  );
}
