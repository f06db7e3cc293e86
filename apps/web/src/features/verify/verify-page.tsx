import { useEffect, useState, type DragEvent } from 'react';
import { useLocation } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { PageHead } from '../../ui/page-head.js';
import { holdingWords } from '../holding/holding-words.js';
import { messages as words } from './locales/en.po';
import { useCheck } from './use-check.js';
import { Verdict } from './verdict.js';
import './verify.css';

export const messages = { ...words, ...holdingWords };

/** Paste a code or drop a file: a plain verdict, computed here and not by the server. */
export default function VerifyPage() {
  const { t } = useLingui();
  const brought = useBrought();
  const [text, setText] = useState(brought);
  const [key, setKey] = useState('');
  const { outcome, busy, check, forget } = useCheck();
  useEffect(() => {
    // Whoever comes from a printed copy wants its verdict, not a form.
    if (brought !== '') check(brought);
  }, [brought]);
  const take = (next: string) => {
    forget();
    setText(next);
  };
  return (
    <div className="verify">
      <PageHead title={t`Verify`}>
        <Trans>
          Is it what was written down? Your browser computes the answer itself, from the proof alone. It asks this
          server for nothing but the proof.
        </Trans>
      </PageHead>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          check(text, key);
        }}
      >
        <Drop onText={take} />
        <label className="field">
          <span>
            <Trans>Number of an entry, receipt of a ballot, number of a right, or the text of a proof</Trans>
          </span>
          <textarea
            rows={5}
            spellCheck={false}
            autoCapitalize="none"
            value={text}
            onChange={({ target }) => {
              take(target.value);
            }}
          />
        </label>
        <KeyField value={key} onChange={setKey} />
        <button className="button" type="submit" disabled={busy}>
          <Trans>Check it</Trans>
        </button>
      </form>
      {busy && (
        <p role="status">
          <Trans>Computing…</Trans>
        </p>
      )}
      {!busy && outcome !== null && <Verdict outcome={outcome} />}
    </div>
  );
}

/** A code in the address: of a receipt behind the `#`, which no server is sent. */
function useBrought(): string {
  const { search, hash } = useLocation();
  const [sent, kept] = [new URLSearchParams(search), new URLSearchParams(hash.slice(1))];
  return sent.get('copy') ?? kept.get('code') ?? sent.get('code') ?? '';
}

/** For whoever kept the log's key: then this server's word counts for nothing. */
function KeyField({ value, onChange }: { value: string; onChange: (key: string) => void }) {
  return (
    <details>
      <summary className="more">
        <Trans>I kept the key of the log</Trans>
      </summary>
      <label className="field">
        <span>
          <Trans>The key, as it was published</Trans>
        </span>
        <input
          type="text"
          spellCheck={false}
          autoCapitalize="none"
          value={value}
          onChange={({ target }) => {
            onChange(target.value);
          }}
        />
      </label>
    </details>
  );
}

/** A proof or a certified copy, dropped or chosen. */
function Drop({ onText }: { onText: (text: string) => void }) {
  const take = async (file: File | undefined) => {
    if (file !== undefined) onText(await file.text());
  };
  return (
    <div
      className="drop"
      onDragOver={(event: DragEvent) => {
        event.preventDefault();
      }}
      onDrop={(event: DragEvent) => {
        event.preventDefault();
        void take(event.dataTransfer.files[0]);
      }}
    >
      <label className="field">
        <span>
          <Trans>Drop a proof or a certified copy here, or choose one</Trans>
        </span>
        <input
          type="file"
          accept=".tlog-proof,.json,application/json,text/plain"
          onChange={({ target }) => void take(target.files?.[0])}
        />
      </label>
    </div>
  );
}
