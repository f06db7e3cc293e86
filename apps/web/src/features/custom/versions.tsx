import { Link } from 'react-router';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import type { CustomPageQuery } from '../../gql/custom/graphql.js';
import { DataTable } from '../../ui/data-table.js';
import { Mark } from '../../ui/mark.js';
import { Part } from '../../ui/part.js';

type Version = CustomPageQuery['customVersions'][number];

/** Every version there has been, the newest first. */
export function Versions({ versions }: { versions: readonly Version[] }) {
  const { t } = useLingui();
  const format = useFormat();
  return (
    <Part title={t`Versions`} id="versions">
      <p className="prose">
        <Trans>
          A rule counts from the day it comes into force, never for what happened before. Every entry and every decision
          names the version it was made under.
        </Trans>
      </p>
      <DataTable
        caption={t`Versions of the rules`}
        hideCaption
        rows={versions.toSorted((a, b) => b.version - a.version)}
        keyOf={({ version }) => version}
        columns={[
          {
            header: t`Version`,
            heads: true,
            cell: ({ version }) => (
              <Link to={`/custom/${String(version)}`}>
                <Trans>Version {version}</Trans>
              </Link>
            ),
          },
          { header: t`In force from`, cell: ({ effectiveOn }) => format.day(effectiveOn) },
          { header: t`State`, cell: (row) => <VersionState version={row} versions={versions} /> },
          { header: t`Made by`, cell: ({ version, resolutionId }) => <MadeBy {...{ version, resolutionId }} /> },
          {
            header: t`Changed`,
            cell: ({ version, changes }) =>
              version > 1 && (
                <Link to={`/custom/diff?from=${String(version - 1)}&to=${String(version)}`}>
                  <Plural value={changes.length} one="# rule" other="# rules" />
                </Link>
              ),
          },
        ]}
      />
    </Part>
  );
}

/** Whether this version rules, has ruled, or will. */
export function VersionState({
  version,
  versions,
}: {
  version: { readonly version: number; readonly inForce: boolean };
  versions: readonly { readonly version: number; readonly inForce: boolean }[];
}) {
  if (version.inForce) {
    return (
      <Mark tone="good">
        <Trans>in force</Trans>
      </Mark>
    );
  }
  const now = versions.find(({ inForce }) => inForce)?.version ?? 0;
  if (version.version > now) {
    return (
      <Mark tone="warn">
        <Trans>to come</Trans>
      </Mark>
    );
  }
  return (
    <span className="note">
      <Trans>past</Trans>
    </span>
  );
}

/** The decision that made a version; the first was made by the founding. */
export function MadeBy({ version, resolutionId }: { version: number; resolutionId: string | null }) {
  if (resolutionId !== null) {
    return (
      <>
        <Trans>a vote of the members</Trans> <code title={resolutionId}>{resolutionId.slice(0, 8)}</code>
      </>
    );
  }
  return version === 1 ? <Trans>the founding</Trans> : <Trans>no vote on record</Trans>;
}
