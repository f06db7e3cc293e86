import { Plural, Trans, useLingui } from '@lingui/react/macro';
import type { RecountStepKey } from '#libs/verification';
import { useFormat } from '../../../format/use-format.js';
import { Mark } from '../../../ui/mark.js';
import type { RecountOutcome } from './count-here.js';

type Counted = Extract<RecountOutcome, { kind: 'COUNTED' }>;

/** Faults that are told of one step; of the rest the number. */
const TOLD = 12;

/** The verdict in one sentence, then every step with what it found, then what no recount shows. */
export function RecountVerdict({ outcome }: { outcome: Counted }) {
  const { recount, fingerprint } = outcome;
  return (
    <>
      <Sentence outcome={outcome} />
      <Steps outcome={outcome} />
      <p className="note">
        <Trans>
          The fingerprint of the resolution, computed here: <code>{fingerprint}</code>
        </Trans>
      </p>
      {recount.unproven.length > 0 && <NotShown what={recount.unproven} />}
    </>
  );
}

function Sentence({ outcome: { recount, logged, asShown } }: { outcome: Counted }) {
  const fails = !recount.holds || !asShown || logged === false;
  return (
    <p className="lede">
      {fails ? (
        <Mark tone="bad">
          <Trans>It does not hold. Take the ballots along, and show the auditor what stands here.</Trans>
        </Mark>
      ) : recount.shut > 0 ? (
        <Mark tone="good">
          <Trans>It holds, as far as it is published: some ballots stay shut.</Trans>
        </Mark>
      ) : (
        <Mark tone="good">
          <Trans>It holds: counted again, the resolution is the same to the last byte.</Trans>
        </Mark>
      )}
    </p>
  );
}

/** What each step says where it holds, and where it does not. */
function useStepWords({ recount: { cast, counted, onRoll, shut } }: Counted) {
  const { t } = useLingui();
  const format = useFormat();
  const [all, opened, roll, kept] = [cast, counted, onRoll, shut].map(format.count);
  const words: Readonly<Record<RecountStepKey, readonly [holds: string, fails: string]>> = {
    NOTICE: [
      t`What was decided on is what was announced, on the terms of the custom`,
      t`What was decided on is not what was announced, or not on the terms of the custom`,
    ],
    ROLL: [
      t`The roll is the one that was fixed when voting opened; on it stand: ${roll}`,
      t`The roll is not the one that was fixed when voting opened`,
    ],
    SIGNATURES: [
      t`Each ballot is signed by the key of its voter; ballots in the log, replaced ones too: ${all}`,
      t`Not every ballot is signed by the key of its voter`,
    ],
    BALLOTS: [
      t`None is missing, none was added, and what was opened is what was cast; opened: ${opened}`,
      t`A ballot is missing, was added, or is not the one that was cast`,
    ],
    COUNT: [
      shut > 0
        ? t`The resolution fits these ballots, and some of those that stay shut: ${kept}`
        : t`Counted again they give this resolution, to the last byte`,
      t`The resolution does not follow from these ballots`,
    ],
  };
  return words;
}

function Steps({ outcome }: { outcome: Counted }) {
  const words = useStepWords(outcome);
  const { recount, logged, asShown } = outcome;
  return (
    <ol className="found">
      {recount.steps.map(({ key, faults }) => (
        <li key={key}>
          <Mark tone={faults.length === 0 ? 'good' : 'bad'}>{words[key][faults.length === 0 ? 0 : 1]}</Mark>
          {faults.length > 0 && <Faults faults={faults} />}
        </li>
      ))}
      <li>
        {logged === null ? (
          <Mark tone="warn">
            <Trans>The resolution waits for the log: nothing has signed it yet</Trans>
          </Mark>
        ) : logged ? (
          <Mark tone="good">
            <Trans>The log has signed this resolution</Trans>
          </Mark>
        ) : (
          <Mark tone="bad">
            <Trans>The log has not signed this resolution</Trans>
          </Mark>
        )}
      </li>
      {!asShown && (
        <li>
          <Mark tone="bad">
            <Trans>This page shows another resolution than the one that was handed out</Trans>
          </Mark>
        </li>
      )}
    </ol>
  );
}

function Faults({ faults }: { faults: readonly string[] }) {
  const more = faults.length - TOLD;
  return (
    <ul>
      {faults.slice(0, TOLD).map((fault, place) => (
        <li key={`${String(place)} ${fault}`}>{fault}</li>
      ))}
      {more > 0 && (
        <li>
          <Plural value={more} one="and one more" other="and # more" />
        </li>
      )}
    </ul>
  );
}

/** What nobody can show by counting, as those say it who verify the whole log. */
function NotShown({ what }: { what: readonly string[] }) {
  return (
    <details>
      <summary className="more">
        <Trans>What no recount shows</Trans>
      </summary>
      <ul className="prose">
        {what.map((each) => (
          <li key={each}>{each}</li>
        ))}
        <li>
          <Trans>
            that the server left no ballot out of the log: whoever voted finds theirs by its receipt, and witnesses see
            that the log is one for everybody
          </Trans>
        </li>
      </ul>
    </details>
  );
}
