import { useState } from 'react';
import { useMutation } from '@apollo/client/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { useViewer } from '../../client/use-viewer.js';
import { ImportHistoryDocument } from '../../gql/history/graphql.js';
import { Failed } from '../../ui/failed.js';
import { Forbidden } from '../../ui/forbidden.js';
import { PageHead } from '../../ui/page-head.js';
import { RefusalSlip } from '../../ui/refusal-slip.js';
import { Waiting } from '../../ui/waiting.js';
import { formatOf } from './format-of.js';
import { HistoryForm, type History } from './history-form.js';
import { Preview } from './preview.js';
import './history.css';

export { messages } from './locales/en.po';

/** Bringing in books that were kept elsewhere: for officers, looked over before anything is written. */
export default function ImportPage() {
  const { t } = useLingui();
  const viewer = useViewer();
  if (viewer === null) return <Waiting />;
  if (!viewer.viewer.roles.includes('OFFICER')) {
    return (
      <Forbidden title={t`Bring in the history`}>
        <Trans>
          Only an officer brings in books that were kept elsewhere. What has been brought in is in the entries, open to
          everyone.
        </Trans>
      </Forbidden>
    );
  }
  return <Import />;
}

function Import() {
  const { t } = useLingui();
  const [history, setHistory] = useState<History>({ name: '', text: '', format: null, map: '' });
  const [ask, { data, error, loading, reset }] = useMutation(ImportHistoryDocument);
  const send = (commit: boolean) => {
    const { name, text, format, map } = history;
    const variables = {
      name: name === '' ? 'pasted' : name,
      text,
      format: format ?? formatOf(name, text),
      ...(map.trim() === '' ? {} : { map }),
      commit,
    };
    // What went wrong on the way stands in `error`, shown below.
    ask({ variables }).catch(() => undefined);
  };
  const result = data?.importHistory;
  return (
    <>
      <PageHead title={t`Bring in the history`}>
        <Trans>
          Books kept elsewhere, with the days on which things happened. All of a file comes in, or none of it; nothing
          is written before you have looked it over.
        </Trans>
      </PageHead>
      <HistoryForm
        history={history}
        busy={loading}
        onChange={(next) => {
          // What was looked over is no longer what would be written.
          reset();
          setHistory(next);
        }}
        onLook={() => {
          send(false);
        }}
      />
      {error !== undefined && <Failed error={error} />}
      <div role="status">
        {loading && (
          <p>
            <Trans>Reading every line. Nothing is lost if you leave.</Trans>
          </p>
        )}
      </div>
      {result?.__typename === 'ImportPreview' && (
        <Preview
          preview={result}
          busy={loading}
          onCommit={() => {
            send(true);
          }}
        />
      )}
      {result !== undefined && result.__typename !== 'ImportPreview' && <RefusalSlip refusal={result} />}
    </>
  );
}
