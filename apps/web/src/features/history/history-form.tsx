import { useState, type DragEvent } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import type { HistoryFormat } from '../../gql/history/graphql.js';
import { formatOf } from './format-of.js';

/** A history as it was given: what it is called, what it says, and its form where somebody chose one. */
export interface History {
  readonly name: string;
  readonly text: string;
  readonly format: HistoryFormat | null;
  /** Lines of 'their name = our account'. */
  readonly map: string;
}

interface HistoryFormProps {
  readonly history: History;
  readonly busy: boolean;
  readonly onChange: (history: History) => void;
  readonly onLook: () => void;
}

/** Drop a file, choose one, or paste: all three fill the same box, where it can be read before it is sent. */
export function HistoryForm({ history, busy, onChange, onLook }: HistoryFormProps) {
  const { t } = useLingui();
  return (
    <form
      className="part"
      onSubmit={(event) => {
        event.preventDefault();
        onLook();
      }}
    >
      <Drop history={history} onChange={onChange} />
      <label className="field">
        <span>
          <Trans>Or paste it here</Trans>
        </span>
        <textarea
          required
          rows={10}
          spellCheck={false}
          autoCapitalize="none"
          value={history.text}
          placeholder={
            '2019-03-01 Rent of the mill\n    je:expenses:host    500.00 EUR\n    je:assets:bank     -500.00 EUR'
          }
          onChange={({ target }) => {
            onChange({ ...history, text: target.value });
          }}
        />
      </label>
      <MapField history={history} onChange={onChange} />
      <div className="row">
        <label className="field">
          <span>
            <Trans>Form</Trans>
          </span>
          <select
            value={history.format ?? formatOf(history.name, history.text)}
            onChange={({ target }) => {
              onChange({ ...history, format: target.value === 'CSV' ? 'CSV' : 'HLEDGER' });
            }}
          >
            <option value="HLEDGER">{t`hledger text`}</option>
            <option value="CSV">{t`CSV`}</option>
          </select>
        </label>
        <button className="button" type="submit" disabled={busy}>
          <Trans>Look it over</Trans>
        </button>
        {history.name !== '' && <code>{history.name}</code>}
      </div>
    </form>
  );
}

/** For books whose accounts had other names. */
function MapField({ history, onChange }: Pick<HistoryFormProps, 'history' | 'onChange'>) {
  return (
    <details>
      <summary className="more">
        <Trans>The accounts had other names</Trans>
      </summary>
      <label className="field">
        <span>
          <Trans>One line for each: their name = our account</Trans>
        </span>
        <textarea
          rows={4}
          spellCheck={false}
          autoCapitalize="none"
          value={history.map}
          placeholder="Assets:Bank = je:assets:bank"
          onChange={({ target }) => {
            onChange({ ...history, map: target.value });
          }}
        />
      </label>
    </details>
  );
}

/** A file, dropped or chosen. */
function Drop({ history, onChange }: Pick<HistoryFormProps, 'history' | 'onChange'>) {
  const [over, setOver] = useState(false);
  const take = async (file: File | undefined) => {
    if (file !== undefined) onChange({ ...history, name: file.name, text: await file.text(), format: null });
  };
  const dragged = (event: DragEvent, inside: boolean) => {
    event.preventDefault();
    setOver(inside);
  };
  return (
    <div
      className={over ? 'drop over' : 'drop'}
      onDragOver={(event) => {
        dragged(event, true);
      }}
      onDragLeave={(event) => {
        dragged(event, false);
      }}
      onDrop={(event) => {
        dragged(event, false);
        void take(event.dataTransfer.files[0]);
      }}
    >
      <label className="field">
        <span>
          <Trans>Drop a file here, or choose one</Trans>
        </span>
        <input
          type="file"
          accept=".csv,.journal,.hledger,.ledger,.j,.txt,text/plain,text/csv"
          onChange={({ target }) => void take(target.files?.[0])}
        />
      </label>
    </div>
  );
}
