import { Trans } from '@lingui/react/macro';
import { useFormat } from '../../../format/use-format.js';
import { Mark } from '../../../ui/mark.js';
import { Slip } from '../../../ui/slip.js';
import type { OwnChecked } from './check-own.js';

interface KeptWordsProps {
  readonly checked: OwnChecked;
  readonly standstillUntil: string | null;
}

/** Whether the ballot that counted is the one that was cast in this browser; and what to do where it is not. */
export function KeptWords({ checked: { proof, verdict }, standstillUntil }: KeptWordsProps) {
  // Without a leaf whose proof holds nothing can be held against it.
  const isFound = proof?.kind === 'CHECKED' && proof.holds;
  if (verdict === 'NOTHING' || (!isFound && proof !== undefined)) return null;
  if (verdict === 'SAME') {
    return (
      <p>
        <Mark tone="good">
          <Trans>The ballot that you cast here is the one that was counted</Trans>
        </Mark>
      </p>
    );
  }
  if (verdict === 'ELSEWHERE') {
    return (
      <Slip tone="warn">
        <p>
          <Trans>
            What counted was not sent from here: what this browser sent last was refused, or never answered, or you
            voted again elsewhere. Did you not? Then do as is said of a ballot that differs: show the auditor your copy.
          </Trans>
        </p>
      </Slip>
    );
  }
  return <Alarm verdict={verdict} until={standstillUntil} />;
}

function Alarm({ verdict, until }: { verdict: OwnChecked['verdict']; until: string | null }) {
  const format = useFormat();
  const hour = until === null ? '' : format.instant(until);
  return (
    <Slip tone="bad" alert>
      <p>
        <Mark tone="bad">
          {verdict === 'DROPPED' ? (
            <Trans>The server took in a later ballot from here, and it was not counted</Trans>
          ) : verdict === 'OTHER_LEAF' ? (
            <Trans>The server shows another’s ballot in the place of yours</Trans>
          ) : (
            <Trans>The ballot that was counted is not the one that you cast here</Trans>
          )}
        </Mark>
      </p>
      <p>
        <Trans>
          Did you vote again in another browser? If not: take your copy along, keep the promise that you were given, and
          show both to the auditor. They prove it without your word. Do not delete the copy before.
        </Trans>
      </p>
      {until !== null && (
        <p>
          <Trans>Until {hour} you can object to the decision on this page.</Trans>
        </p>
      )}
    </Slip>
  );
}
