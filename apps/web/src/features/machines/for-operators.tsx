import type { ReactNode } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import { useViewer } from '../../client/use-viewer.js';
import { Forbidden } from '../../ui/forbidden.js';
import { Waiting } from '../../ui/waiting.js';

/** What is inside is for those who operate machines; everybody else is told what is open to them. */
export function ForOperators({ children }: { children: ReactNode }) {
  const { t } = useLingui();
  const viewer = useViewer();
  if (viewer === null) return <Waiting />;
  if (viewer.viewer.roles.includes('OPERATOR')) return children;
  return (
    <Forbidden title={t`Register a machine`}>
      <Trans>
        Whoever operates a machine registers it, step by step. What was registered is on the register, open to everyone.
      </Trans>
    </Forbidden>
  );
}
