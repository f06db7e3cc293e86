import { Link } from 'react-router';
import { Trans } from '@lingui/react/macro';
import { useViewer } from '../client/use-viewer.js';

export function Foot() {
  const viewer = useViewer();
  const version = viewer?.partnership.customVersion;
  return (
    <footer className="foot">
      <div className="wide">
        {version !== undefined && (
          <Link to="/custom">
            <Trans>Custom version {version} in force</Trans>
          </Link>
        )}
        <Link to="/audit">
          <Trans>Check us</Trans>
        </Link>
        <a href="/export/journal.hledger">
          <Trans>The whole journal</Trans>
        </a>
        {viewer?.viewer.demoMode === true && (
          <span>
            <Trans>Demonstration: these people and figures are invented.</Trans>
          </span>
        )}
      </div>
    </footer>
  );
}
