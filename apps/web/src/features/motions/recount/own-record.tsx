import { useCallback, useEffect, useState } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../../format/use-format.js';
import { Mark } from '../../../ui/mark.js';
import { Part } from '../../../ui/part.js';
import { forgetBallots, type KeptBallot, keptBallots, type KeptOf } from '../kept-ballot.js';
import { ReceiptLine } from '../receipt-line.js';
import type { CountedMotion } from './after-count.js';
import type { OwnChecked } from './check-own.js';
import { InTheLog } from './in-the-log.js';
import { KeptCopy } from './kept-copy.js';
import { KeptWords } from './kept-words.js';

interface RecordProps {
  readonly motion: CountedMotion;
  readonly viewer: KeptOf;
  /** The viewer's own on the roll of this vote. */
  readonly reference: string;
}

type State = 'CHECKING' | 'FAILED' | OwnChecked;

/** Looks it up at once where this browser keeps a copy: for that it was kept. */
function useOwnCheck({ motion, viewer: { partnership, person }, reference }: RecordProps) {
  const [kept, setKept] = useState<readonly KeptBallot[]>([]);
  const [state, setState] = useState<State>();
  const id = motion.id;
  const receipt = motion.own?.receipt ?? null;
  const look = useCallback(
    async (of: readonly KeptBallot[]) => {
      setState('CHECKING');
      const came = await import('./check-own.js')
        .then(({ checkOwn }) => checkOwn({ receipt, kept: of, place: { motion: id, voter: reference } }))
        .catch((): State => 'FAILED');
      setState(came);
    },
    [id, receipt, reference],
  );
  useEffect(() => {
    const found = keptBallots({ partnership, person }, id);
    setKept(found);
    if (found.length > 0) void look(found);
  }, [id, partnership, person, look]);
  const forget = () => {
    forgetBallots({ partnership, person }, id);
    setKept([]);
    setState(undefined);
  };
  return { kept, state, look: () => look(kept), forget };
}

/** What stands under the viewer's reference, whether it is in the log, and whether it is what they cast here. */
export function OwnRecord(props: RecordProps) {
  const { t } = useLingui();
  const { motion, reference } = props;
  const { kept, state, look, forget } = useOwnCheck(props);
  const receipt = motion.own?.receipt ?? null;
  const checked = typeof state === 'object' ? state : undefined;
  return (
    <Part title={t`What is recorded under your reference`} id="own-record">
      <p>
        <Trans>
          Your reference in this vote, which only you are shown: <code>{reference}</code>
        </Trans>
      </p>
      <Counted ballots={motion.own?.ballots ?? 0} receipt={receipt} />
      {receipt !== null && kept.length === 0 && checked === undefined && (
        <p className="no-print">
          <button className="button plain" type="button" disabled={state === 'CHECKING'} onClick={() => void look()}>
            <Trans>Find it in the log here</Trans>
          </button>
        </p>
      )}
      <div role="status" className="part">
        {state === 'CHECKING' && (
          <p>
            <Trans>Looking it up in the log…</Trans>
          </p>
        )}
        {state === 'FAILED' && (
          <p>
            <Mark tone="warn">
              <Trans>The server did not answer. Load the page again.</Trans>
            </Mark>
          </p>
        )}
        {checked?.proof !== undefined && <InTheLog proof={checked.proof} />}
        {checked !== undefined && <KeptWords checked={checked} standstillUntil={motion.standstillUntil} />}
        {checked === undefined && kept.length === 0 && receipt !== null && (
          <p className="note">
            <Trans>
              This browser keeps no copy of your ballot: it cannot show what you chose, only that a ballot stands in the
              log under your reference. The browser in which you cast it may.
            </Trans>
          </p>
        )}
      </div>
      {kept.length > 0 && <KeptCopy kept={kept} motion={motion.id} onForget={forget} />}
    </Part>
  );
}

/** Whether a ballot of their own counted: the last, of however many. */
function Counted({ ballots, receipt }: { ballots: number; receipt: string | null }) {
  const format = useFormat();
  const number = format.count(ballots);
  if (receipt === null) {
    return (
      <p>
        <Trans>
          No ballot of your own is recorded. Did you cast one? Then show the auditor its receipt. What somebody cast for
          you by a mandate stands under “Voting for one another”.
        </Trans>
      </p>
    );
  }
  return (
    <>
      <p>
        {ballots > 1 ? (
          <Trans>You cast {number} ballots. The last one was counted. Its receipt:</Trans>
        ) : (
          <Trans>Your ballot was counted. Its receipt:</Trans>
        )}
      </p>
      <ReceiptLine receipt={receipt} />
    </>
  );
}
