import type { ApolloClient } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { Link, useSearchParams } from 'react-router';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { CustomDiffDocument, CustomVersionsDocument, type CustomVersionsQuery } from '../../gql/custom/graphql.js';
import { Loaded } from '../../ui/loaded.js';
import { PageHead } from '../../ui/page-head.js';
import { Part } from '../../ui/part.js';
import { withPrevious } from '../../ui/with-previous.js';
import { Changes } from './changes.js';
import './custom.css';

export { messages } from './locales/en.po';

export const preload = (client: ApolloClient) => client.query({ query: CustomVersionsDocument });

/** Two versions of the rules beside each other; which ones stands in the address. */
export default function DiffPage() {
  const { t } = useLingui();
  return (
    <Loaded answer={useQuery(CustomVersionsDocument)}>
      {({ customVersions }) => (
        <>
          <PageHead title={t`Two versions of the rules`}>
            <Trans>
              What one version says beside what the other says. Rules that are the same in both are left out.
            </Trans>
          </PageHead>
          {customVersions.length < 2 ? (
            <p className="prose">
              <Trans>
                There is only one version so far. As soon as a vote changes a rule, both versions stand here side by
                side.
              </Trans>{' '}
              <Link to="/custom/propose">
                <Trans>Propose a change</Trans>
              </Link>
            </p>
          ) : (
            <Compared versions={customVersions} />
          )}
        </>
      )}
    </Loaded>
  );
}

type Versions = CustomVersionsQuery['customVersions'];

/** The two versions asked for; without them the newest and the one before. */
function useAsked(versions: Versions): { from: number; to: number; choose: (name: string, version: string) => void } {
  const [params, setParams] = useSearchParams();
  const known = versions.map(({ version }) => version).toSorted((a, b) => a - b);
  const asked = (name: string) => known.find((version) => String(version) === params.get(name));
  const to = asked('to') ?? known.at(-1) ?? 1;
  const from = asked('from') ?? known.findLast((version) => version < to) ?? known[0] ?? 1;
  const choose = (name: string, version: string) => {
    setParams({ from: String(from), to: String(to), [name]: version }, { replace: true });
  };
  return { from, to, choose };
}

function Compared({ versions }: { versions: Versions }) {
  const { t } = useLingui();
  const { from, to, choose } = useAsked(versions);
  const answer = useQuery(CustomDiffDocument, { variables: { from, to } });
  return (
    <>
      <div className="row no-print">
        <VersionPicker name="from" chosen={from} versions={versions} choose={choose}>
          {t`Left: this version`}
        </VersionPicker>
        <VersionPicker name="to" chosen={to} versions={versions} choose={choose}>
          {t`Right: that version`}
        </VersionPicker>
      </div>
      <Part title={t`From version ${from} to version ${to}`}>
        <Loaded part answer={withPrevious(answer)}>
          {({ customDiff }) =>
            customDiff.length === 0 ? (
              <p className="prose" role="status">
                <Trans>Both say the same. Choose two versions that differ.</Trans>
              </p>
            ) : (
              <>
                <p role="status">
                  <Plural value={customDiff.length} one="# rule differs." other="# rules differ." />
                </p>
                <Changes changes={customDiff} before={t`Version ${from}`} after={t`Version ${to}`} />
              </>
            )
          }
        </Loaded>
      </Part>
    </>
  );
}

interface VersionPickerProps {
  readonly name: string;
  readonly chosen: number;
  readonly versions: Versions;
  readonly choose: (name: string, version: string) => void;
  readonly children: string;
}

function VersionPicker({ name, chosen, versions, choose, children }: VersionPickerProps) {
  const { t } = useLingui();
  const format = useFormat();
  return (
    <label className="field">
      <span>{children}</span>
      <select
        name={name}
        value={chosen}
        onChange={({ target }) => {
          choose(name, target.value);
        }}
      >
        {versions.map(({ version, effectiveOn }) => {
          const day = format.shortDay(effectiveOn);
          return (
            <option key={version} value={version}>
              {t`Version ${version}, from ${day}`}
            </option>
          );
        })}
      </select>
    </label>
  );
}
