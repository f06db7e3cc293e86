import { useState } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../../format/use-format.js';
import { Part } from '../../../ui/part.js';
import { Slip } from '../../../ui/slip.js';
import type { College } from '../colleges.js';
import type { CountedMotion } from './after-count.js';
import { RecountVerdict } from './recount-verdict.js';
import type { Progress, RecountOutcome } from './count-here.js';
import { runRecount } from './run-recount.js';
import { TakeAlong } from './take-along.js';

interface RecountProps {
  readonly motion: CountedMotion;
  readonly colleges: readonly College[];
}

/** A button that counts the vote again in this browser, and the ballots for whoever counts them elsewhere. */
export function Recount({ motion, colleges }: RecountProps) {
  const { t } = useLingui();
  const [outcome, setOutcome] = useState<RecountOutcome>();
  const [progress, setProgress] = useState<Progress>();
  const busy = progress !== undefined;
  const run = async () => {
    setOutcome(undefined);
    setProgress({ done: 0, all: 0 });
    const came = await runRecount({ motion: motion.id, shown: motion.outcome.text }, setProgress);
    setProgress(undefined);
    setOutcome(came);
  };
  return (
    <Part title={t`Count it again`} id="recount">
      <p className="prose">
        <Trans>
          Your browser can do it: it fetches what was published of this vote, checks every signature, and counts the
          ballots by the rule. Nobody’s name is in it.
        </Trans>
      </p>
      <p className="no-print">
        <button className="button" type="button" disabled={busy} onClick={() => void run()}>
          {outcome === undefined ? <Trans>Count it again here</Trans> : <Trans>Once more</Trans>}
        </button>
      </p>
      <div role="status" className="part">
        {busy && <HowFar progress={progress} />}
        {outcome !== undefined &&
          (outcome.kind === 'COUNTED' ? <RecountVerdict outcome={outcome} /> : <NotCounted kind={outcome.kind} />)}
      </div>
      <TakeAlong motion={motion} colleges={colleges} />
    </Part>
  );
}

/** In quarters: whoever hears the page is not told every signature. */
function HowFar({ progress: { done, all } }: { progress: Progress }) {
  const format = useFormat();
  if (all === 0) {
    return (
      <p>
        <Trans>Fetching and counting…</Trans>
      </p>
    );
  }
  const quarters = Math.floor((4 * done) / all);
  const so = format.count(Math.floor((quarters * all) / 4));
  const total = format.count(all);
  return (
    <>
      <p>
        <Trans>
          Checking signatures: {so} of {total}.
        </Trans>
      </p>
      <progress className="how-far" max={all} value={done} aria-hidden="true" />
    </>
  );
}

function NotCounted({ kind }: { kind: Exclude<RecountOutcome['kind'], 'COUNTED'> }) {
  const { t } = useLingui();
  const words: Readonly<Record<typeof kind, string>> = {
    NOT_FOUND: t`The server hands out no ballots of this vote. That is wrong of a vote that is counted: tell the auditor.`,
    BUSY: t`The server is reading other votes just now. Try again in a minute.`,
    OFFLINE: t`The server did not answer, or what counts could not be fetched. Try again.`,
    NOT_UNDERSTOOD: t`What the server handed out is not this vote: nothing could be counted.`,
  };
  return <Slip tone={kind === 'NOT_UNDERSTOOD' ? 'bad' : 'warn'}>{<p>{words[kind]}</p>}</Slip>;
}
