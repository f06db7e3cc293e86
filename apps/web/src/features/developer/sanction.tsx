import { Link } from 'react-router';
import { Plural, Trans } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { Slip } from '../../ui/slip.js';
import type { View } from './developer-page.js';

interface SanctionProps {
  readonly sanction: NonNullable<View['sanction']>;
  /** The holdings that a jury would judge. */
  readonly gates: readonly string[];
}

/** What stands against one's use without a jury: the step, the reason, the rule, and the way to have it judged. */
export function Sanction({ sanction, gates }: SanctionProps) {
  const { step, throttled, keeps, why, since, juryDue, juryDays, customVersion } = sanction;
  const format = useFormat();
  const day = format.day(since);
  const kept = format.share(keeps);
  return (
    <Slip tone="warn">
      <h2>{throttled ? <Trans>Your stint is throttled</Trans> : <Trans>You have been warned</Trans>}</h2>
      <p>
        {throttled ? (
          <Trans>
            Since {day}. Of what was left of your stint when it began you may use {kept}; below, your stint says how
            much is kept back. Nothing else is taken from you, and your keys stay yours.
          </Trans>
        ) : (
          <Trans>Since {day}. Nothing is taken from you: your stint is whole.</Trans>
        )}
      </p>
      <p>
        {why === null ? (
          <Trans>The words of the reason that was entered have been erased.</Trans>
        ) : (
          <>
            <Trans>The reason that was entered:</Trans> <q>{why}</q>
          </>
        )}
      </p>
      {step === 'JURY' && juryDue !== null && <JuryDue due={juryDue} />}
      <p>
        <Trans>
          If you think it wrong, ask an officer to bring your gate before a jury. The jury is of people who hold
          something of the commons, and finds within <Plural value={juryDays} one="# day" other="# days" />: “no fault”
          ends this at once. Nobody can suspend your use without such a verdict on the roll.
        </Trans>
      </p>
      <p className="row">
        {gates.map((number) => (
          <Link key={number} className="link" to={`/register/${number}`}>
            <Trans>Your gate {number}</Trans>
          </Link>
        ))}
        <Link className="link" to={`/custom/${String(customVersion)}`}>
          <Trans>The ladder of sanctions, in version {customVersion} of the rules</Trans>
        </Link>
      </p>
    </Slip>
  );
}

function JuryDue({ due }: { due: string }) {
  const day = useFormat().day(due);
  return (
    <p>
      <Trans>The next step is a jury’s: it is due to find by {day}.</Trans>
    </p>
  );
}
