import { Trans, useLingui } from '@lingui/react/macro';
import type { CheckedCopy, Unproven } from '#libs/entry-proof';
import { useFormat } from '../../format/use-format.js';
import { Mark } from '../../ui/mark.js';
import { HOLDING_STATES } from '../holding/holding-words.js';
import type { Besides } from './checker.js';
import { StepLine } from './step-line.js';

/** What a copy comes to as a whole: the right as its lines make it, and what no copy can show. */
export function CopyVerdict({ copy }: { copy: CheckedCopy & { readonly beside: Besides } }) {
  return (
    <section className="checked">
      <h2>
        <Trans>The right {copy.number}</Trans>
      </h2>
      {copy.holds && copy.right !== undefined && <ProvenRight right={copy.right} />}
      <ol className="steps">
        {copy.steps.map((step, place) => (
          <StepLine key={`${String(place)} ${step.key}`} step={step} state={copy.right?.state ?? ''} />
        ))}
      </ol>
      {copy.unproven.length > 0 && <NotProven what={copy.unproven} />}
      <BesideIt beside={copy.beside} />
      {copy.size !== undefined && <Limits size={copy.size.toString()} />}
    </section>
  );
}

/** What no copy shows, whoever made it. */
function Limits({ size }: { size: string }) {
  return (
    <p className="note">
      <Trans>
        As of checkpoint {size}: of what was written after it, the copy says nothing. Nor can a copy show that no other
        line about the right stands between these; the bundle of the whole log does.
      </Trans>
    </p>
  );
}

/** Only what was logged, and nothing that the copy says beside it. */
function ProvenRight({ right: { subject, state, since, holder } }: { right: NonNullable<CheckedCopy['right']> }) {
  const { t } = useLingui();
  const format = useFormat();
  const known = Object.hasOwn(HOLDING_STATES, state) ? HOLDING_STATES[state] : undefined;
  return (
    <dl className="proven">
      <dt>
        <Trans>Held in</Trans>
      </dt>
      <dd>{subject}</dd>
      <dt>
        <Trans>State, as it was logged</Trans>
      </dt>
      <dd>{known === undefined ? <code>{state}</code> : t(known)}</dd>
      <dt>
        <Trans>Since</Trans>
      </dt>
      <dd>{format.day(since)}</dd>
      <dt>
        <Trans>Held by</Trans>
      </dt>
      <dd>{holder ?? <Trans>not shown by this copy</Trans>}</dd>
    </dl>
  );
}

function NotProven({ what }: { what: readonly Unproven[] }) {
  const { t } = useLingui();
  const words: Readonly<Record<Unproven, string>> = {
    HOLDER: t`Who holds it: the log hides that, and nothing in this copy opens it. What opens it can be erased; then no copy does.`,
    NAME: t`The name on it: there are no names in the log.`,
    OLD_LINE: t`Lines from before the roll logged its words: only that they stand on the roll, and what happened, is shown.`,
    NOT_LOGGED: t`Lines that are not in the log yet.`,
  };
  return (
    <>
      <p>
        <Mark tone="warn">
          <Trans>Not proven:</Trans>
        </Mark>
      </p>
      <ul>
        {what.map((each) => (
          <li key={each}>{words[each]}</li>
        ))}
      </ul>
    </>
  );
}

/** What the copy says and nothing in the log does: what every copy says of itself, and what none is known to. */
function BesideIt({ beside: { usual, strange } }: { beside: Besides }) {
  const { t } = useLingui();
  const words: Readonly<Record<string, string>> = {
    madeAt: t`When the copy was made.`,
    partnership: t`The name of the partnership, and its currency.`,
    fines: t`Its entry fines, and what was paid of them.`,
  };
  return (
    <>
      {strange.length > 0 && (
        <>
          <p>
            <Mark tone="warn">
              <Trans>The copy has parts that no copy is known to have, and nothing in the log shows them:</Trans>
            </Mark>
          </p>
          <ul>
            {strange.map((each) => (
              <li key={each}>
                <code>{each}</code>
              </li>
            ))}
          </ul>
        </>
      )}
      {usual.length > 0 && (
        <>
          <p>
            <Trans>Not in the log, and no line shows it:</Trans>
          </p>
          <ul>
            {usual.map((each) => (
              <li key={each}>{words[each] ?? each}</li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
