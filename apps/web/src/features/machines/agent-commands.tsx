import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { Slip } from '../../ui/slip.js';
import { CopyText } from './copy-text.js';

/** Where the agent keeps its key and what is not sent yet. */
const STATE = '/var/lib/copyhold-agent';

interface AgentCommandsProps {
  /** Shown here this once. */
  readonly token: string;
  readonly endsAt: string;
  /** Its settings; null where the machine has its own already. */
  readonly settings: string | null;
}

/** What is run on the machine: its key is made there, let in by the token, and the agent begins to report. */
export function AgentCommands({ token, endsAt, settings }: AgentCommandsProps) {
  const { t } = useLingui();
  const until = useFormat().instant(endsAt);
  const enrol = `copyhold agent enrol ${globalThis.location.origin} ${token} --state ${STATE}`;
  const run = `copyhold agent --state ${STATE}`;
  return (
    <div className="stacked-small">
      <Slip tone="warn">
        <p>
          <Trans>
            The token in the first command is shown this once. It lets one key in, until {until}; whoever has it can
            report as this machine, so send it to nobody.
          </Trans>
        </p>
      </Slip>
      <h3>
        <Trans>1. On the machine, make its key</Trans>
      </h3>
      <CopyText name={t`the first command`} text={enrol} />
      {settings !== null && (
        <>
          <p>
            <Trans>
              Save this as <code>{STATE}/agent.json</code> there. It says what the agent reads.
            </Trans>
          </p>
          <CopyText name={t`agent.json`} text={settings} />
        </>
      )}
      <h3>
        <Trans>2. Let it report</Trans>
      </h3>
      <CopyText name={t`the second command`} text={run} />
    </div>
  );
}
