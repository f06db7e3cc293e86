import { Trans } from '@lingui/react/macro';
import { Slip } from '../../ui/slip.js';
import { Refused } from '../forms/refused.js';
import type { useAct } from '../motions/use-act.js';

/** Why something was not changed; nothing while there is nothing to say. */
export function Trouble({ came: { refusal, failed } }: { came: ReturnType<typeof useAct> }) {
  return (
    <>
      {refusal !== undefined && <Refused refusal={refusal} />}
      {failed && (
        <Slip tone="bad" alert>
          <p>
            <Trans>It did not reach the server, or your session has run out. Try again.</Trans>
          </p>
        </Slip>
      )}
    </>
  );
}
