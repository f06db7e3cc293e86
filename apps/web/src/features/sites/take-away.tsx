import { Trans, useLingui } from '@lingui/react/macro';
import { useViewer } from '../../client/use-viewer.js';
import { Part } from '../../ui/part.js';

/** The roles that may have a site's yearly report: those who run it, keep or check the books, and the public body. */
const REPORT_READERS: ReadonlySet<string> = new Set(['OPERATOR', 'OFFICER', 'AUDITOR', 'PUBLIC_BODY']);

/** These figures as files. The yearly report is not everybody's: the regulation makes only sums of it public. */
export function TakeAway({ slug, from, to }: { slug: string; from: string; to: string }) {
  const { t } = useLingui();
  const roles = useViewer()?.viewer.roles ?? [];
  const csv = `/export/site-months.csv?${new URLSearchParams({ site: slug, from, to }).toString()}`;
  const years = yearsOf(from, to);
  return (
    <Part title={t`Take these figures with you`}>
      <p className="prose">
        <Trans>
          The same months and figures, each also in whole smallest steps, so that nothing is lost by rounding. What was
          not measured is an empty field.
        </Trans>
      </p>
      <p className="row">
        <a className="button plain" href={csv} download>
          <Trans>These months as CSV</Trans>
        </a>
      </p>
      {roles.some((role) => REPORT_READERS.has(role)) ? (
        years.map((year) => (
          <p className="row" key={year}>
            <a className="button plain" href={reportOf(slug, year, 'csv')} download>
              <Trans>Disclosure for {year} as CSV</Trans>
            </a>
            <a className="button plain" href={reportOf(slug, year, 'json')} download>
              <Trans>Disclosure for {year} as JSON</Trans>
            </a>
          </p>
        ))
      ) : (
        <p className="note">
          <Trans>
            The yearly report of Regulation (EU) 2024/1364 is for operators, officers, auditors and the public body: the
            regulation makes public only sums over many sites.
          </Trans>
        </p>
      )}
    </Part>
  );
}

const reportOf = (site: string, year: string, format: 'csv' | 'json'): string =>
  `/export/disclosure.${format}?${new URLSearchParams({ site, year }).toString()}`;

/** Every year of the months, the latest first. */
function yearsOf(from: string, to: string): string[] {
  const [first, last] = [Number(from.slice(0, 4)), Number(to.slice(0, 4))];
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => String(last - index));
}
