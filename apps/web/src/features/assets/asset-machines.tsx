import { useQuery } from '@apollo/client/react';
import { Link } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { AssetMachinesDocument } from '../../gql/assets/graphql.js';
import { Loaded } from '../../ui/loaded.js';
import { Part } from '../../ui/part.js';

/** The machines that were registered as of this asset. */
export function AssetMachines({ asset }: { asset: string }) {
  const { t } = useLingui();
  const format = useFormat();
  return (
    <Part title={t`Machines of it`}>
      <Loaded part answer={useQuery(AssetMachinesDocument, { variables: { asset } })}>
        {({ machines }) =>
          machines.length === 0 ? (
            <p className="prose">
              <Trans>
                No machine names it yet. An operator does, when a machine is registered; all are among the{' '}
                <Link to="/register/machines">machines on the register</Link>.
              </Trans>
            </p>
          ) : (
            <ul>
              {machines.map(({ facts: { code, siteName, gpuModel, gpuCount } }) => (
                <li key={code}>
                  <Link to={`/register/machines/${encodeURIComponent(code ?? '')}`}>{code}</Link>
                  {` · ${format.count(gpuCount ?? 0)} × ${gpuModel ?? ''} · ${siteName ?? ''}`}
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Part>
  );
}
