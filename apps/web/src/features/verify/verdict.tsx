import { Trans, useLingui } from '@lingui/react/macro';
import { Mark } from '../../ui/mark.js';
import { useEventWords } from '../holding/event-words.js';
import type { Checked, Outcome } from './checker.js';
import { CopyVerdict } from './copy-verdict.js';
import { StepLine } from './step-line.js';
import './verify.css';

/** The verdict in one plain sentence, then every step. */
export function Verdict({ outcome }: { outcome: Outcome }) {
  if (outcome.kind !== 'CHECKED') return <NoVerdict kind={outcome.kind} />;
  const { things, copy } = outcome;
  return (
    <div className="verdict">
      <Sentence outcome={outcome} />
      {copy !== undefined && <CopyVerdict copy={copy} />}
      {things.map((thing, place) => (
        <Thing key={`${String(place)} ${thing.name}`} thing={thing} alone={copy === undefined} />
      ))}
      <KeyNote outcome={outcome} />
      {outcome.size !== '' && <LogNote outcome={outcome} />}
    </div>
  );
}

type CheckedOutcome = Extract<Outcome, { kind: 'CHECKED' }>;

/** It holds only where all of it is proven, by a key that the document did not bring along itself. */
function Sentence({ outcome: { holds, copy, keys } }: { outcome: CheckedOutcome }) {
  const proven =
    keys !== 'BROUGHT' && (copy === undefined || (copy.unproven.length === 0 && copy.beside.strange.length === 0));
  return (
    <p role="status">
      {!holds ? (
        <Mark tone="bad">
          <Trans>It does not hold: what is shown is not what was signed.</Trans>
        </Mark>
      ) : proven ? (
        <Mark tone="good">
          <Trans>It holds. Your browser has computed every step itself.</Trans>
        </Mark>
      ) : keys === 'BROUGHT' ? (
        <Mark tone="warn">
          <Trans>It agrees with itself, and that is all: the key came with it. Give the key of the log.</Trans>
        </Mark>
      ) : (
        <Mark tone="warn">
          <Trans>What the log has of it holds. Not all that the copy says is in the log.</Trans>
        </Mark>
      )}
    </p>
  );
}

function LogNote({ outcome: { origin, size } }: { outcome: CheckedOutcome }) {
  return (
    <p className="note">
      <Trans>
        The log <code>{origin}</code> had {size} leaves when it signed. Whether it is the same log for everyone, only
        witnesses can say.
      </Trans>
    </p>
  );
}

function KeyNote({ outcome: { keys, vkeys } }: { outcome: CheckedOutcome }) {
  return (
    <p className="note">
      {keys === 'KEPT' && <Trans>Checked by the key that you gave.</Trans>}
      {keys === 'SERVER' && (
        <Trans>
          Checked by the key that this server shows. Compare it with one that you kept, or that a witness has:
        </Trans>
      )}
      {keys === 'BROUGHT' && (
        <Trans>This server keeps no such log. Checked by the key in the document, which anybody could have made:</Trans>
      )}
      {keys !== 'KEPT' && vkeys.map((key) => <code key={key}> {key}</code>)}
    </p>
  );
}

function Thing({ thing, alone }: { thing: Checked; alone: boolean }) {
  const { name, steps, logged, holds, inLog } = thing;
  return (
    <section className="checked">
      {!alone && (
        <h3>
          {holds ? (
            <LineName name={name} />
          ) : (
            <Mark tone="bad">
              <LineName name={name} />
            </Mark>
          )}
        </h3>
      )}
      <ol className="steps">
        {steps.map((step) => (
          <StepLine key={step.key} step={step} />
        ))}
      </ol>
      {!inLog && (
        <p>
          <Mark tone="warn">
            <Trans>Not in the log yet.</Trans>
          </Mark>
        </p>
      )}
      {logged !== undefined && (
        <details>
          <summary className="more">
            <Trans>What was logged, word for word</Trans>
          </summary>
          <pre>{logged}</pre>
        </details>
      )}
    </section>
  );
}

/** A line of the roll by its number and what happened; anything else by its own name. */
function LineName({ name }: { name: string }) {
  const words = useEventWords();
  const { number, event } = LINE.exec(name)?.groups ?? {};
  if (number === undefined || event === undefined) return name;
  const happened = words(event);
  return (
    <Trans>
      Entry {number} of the roll: {happened}
    </Trans>
  );
}

const LINE = /^(?<number>\d+) (?<event>[A-Z_]+)$/u;

function NoVerdict({ kind }: { kind: Exclude<Outcome['kind'], 'CHECKED'> }) {
  const { t } = useLingui();
  const words: Readonly<Record<typeof kind, string>> = {
    NOTHING: t`There is nothing to check yet: paste a code, or choose a file.`,
    NOT_UNDERSTOOD: t`This is no code, no proof and no certified copy that can be checked here.`,
    NOT_FOUND: t`This server knows nothing under that code, or it is not in the log yet: that takes about a minute.`,
    NO_KEY: t`Whose log this is, this server does not know. Give the key of that log.`,
    OFFLINE: t`The server did not answer. A proof that you saved can be checked without it.`,
  };
  return (
    <p role="status" className="verdict">
      <Mark tone="warn">{words[kind]}</Mark>
    </p>
  );
}
