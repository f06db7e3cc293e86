import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import type { ReportPageFragment } from '../../gql/operator/graphql.js';
import { DataTable } from '../../ui/data-table.js';
import { Mark } from '../../ui/mark.js';
import { formatSpan } from './format-span.js';
import { METHOD_WORDS } from './method-words.js';

type Report = ReportPageFragment['reports'][number];

/** Reports as they were made, with what became of each. */
export function ReportTable({ reports }: { reports: readonly Report[] }) {
  const { t } = useLingui();
  const format = useFormat();
  return (
    <div className="reports">
      <DataTable
        caption={t`Reports of GPU time, the latest use first`}
        hideCaption
        // The list only ever grows at its end, and for some people no report has a name.
        rows={reports.map((report, index) => ({ ...report, index }))}
        keyOf={({ index }) => index}
        columns={[
          { header: t`Report`, heads: true, cell: (report) => <Name report={report} /> },
          { header: t`Used`, cell: (report) => <Used report={report} /> },
          { header: t`GPU`, cell: ({ gpuModel }) => gpuModel },
          {
            header: t`Reported`,
            number: true,
            cell: ({ quantity }) => format.quantity(quantity, 'COMPUTE_RAW', { digits: 3 }),
          },
          {
            header: t`Counted here`,
            number: true,
            cell: ({ counted }) => format.quantity(counted, 'COMPUTE_RAW', { digits: 3 }),
          },
          { header: t`Known from`, cell: ({ method }) => <Method method={method} /> },
          { header: t`State`, cell: (report) => <State report={report} /> },
        ]}
      />
    </div>
  );
}

function Name({ report: { source, id, idle } }: { report: Report }) {
  return (
    <>
      {id !== null && <code>{id}</code>}{' '}
      <span className="note about">
        {source} {idle && <Trans>(idle: nobody held the cards)</Trans>}
      </span>
    </>
  );
}

/** From when until when, and when the server heard of it. */
function Used({ report: { from, until, recordedAt } }: { report: Report }) {
  const { i18n } = useLingui();
  const format = useFormat();
  const [moment, start] = [format.instant(recordedAt), format.instant(from)];
  return (
    <span className="used">
      <time dateTime={from}>{until === null ? start : formatSpan(from, until, i18n.locale)}</time>{' '}
      <span className="note about">
        {until === null && <Trans>its end is not said;</Trans>} <Trans>came in {moment}</Trans>
      </span>
    </span>
  );
}

function Method({ method }: { method: string | null }) {
  const { t } = useLingui();
  if (method === null) return <Trans>not said</Trans>;
  const words = METHOD_WORDS[method];
  return words === undefined ? method : t(words);
}

function State({ report: { state, corrects, correctedBy } }: { report: Report }) {
  return (
    <div className="report-state">
      <Fate state={state} />
      {correctedBy !== null && (
        <span className="note about">
          {correctedBy.id === null ? (
            <Trans>by another of {correctedBy.source}</Trans>
          ) : (
            <Trans>
              by <code>{correctedBy.id}</code> of {correctedBy.source}: <q>{correctedBy.reason}</q>
            </Trans>
          )}
        </span>
      )}
      {corrects !== null && (
        <span className="note about">
          {corrects.id === null ? (
            <Trans>corrects another of {corrects.source}</Trans>
          ) : (
            <Trans>
              corrects <code>{corrects.id}</code> of {corrects.source}: <q>{corrects.reason}</q>
            </Trans>
          )}
        </span>
      )}
    </div>
  );
}

function Fate({ state }: { state: string }) {
  switch (state) {
    case 'COUNTED':
      return (
        <Mark tone="good">
          <Trans>Counts</Trans>
        </Mark>
      );
    case 'REPLACED':
      return (
        <Mark tone="warn">
          <Trans>Corrected</Trans>
        </Mark>
      );
    case 'TAKES_BACK':
      return (
        <Mark tone="warn">
          <Trans>Takes another back</Trans>
        </Mark>
      );
    default:
      return (
        <Mark tone="warn">
          <Trans>Waits for what it corrects</Trans>
        </Mark>
      );
  }
}
