import { Trans, useLingui } from '@lingui/react/macro';
import type { CheckedCopy, Unproven } from '#libs/entry-proof';
import { Mark } from '../../ui/mark.js';
import { StepLine } from './step-line.js';

/** What a copy comes to as a whole: the right as its lines make it, and what no copy can show. */
export function CopyVerdict({ copy }: { copy: CheckedCopy }) {
  return (
    <section className="checked">
      <h2>
        <Trans>The right {copy.number}</Trans>
      </h2>
      {copy.holds && copy.right !== undefined && <ProvenRight right={copy.right} />}
      <ol className="steps">
        {copy.steps.map((step, place) => (
          <StepLine key={`${String(place)} ${step.key}`} step={step} />
        ))}
      </ol>
      {copy.unproven.length > 0 && <NotProven what={copy.unproven} />}
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
  return (
    <dl className="proven">
      <dt>
        <Trans>Held in</Trans>
      </dt>
      <dd>{subject}</dd>
      <dt>
        <Trans>State, as it was logged</Trans>
      </dt>
      <dd>
        <code>{state}</code>
      </dd>
      <dt>
        <Trans>Since</Trans>
      </dt>
      <dd>{since}</dd>
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
    HOLDER: t`Who holds it: the log hides that, and this copy does not open it. The holder’s own copy does.`,
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
