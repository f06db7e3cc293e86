import { Trans, useLingui } from '@lingui/react/macro';
import { Part } from '../../ui/part.js';

/** Leaving, or only looking: everything that is kept of one's use, in formats that other programs read. */
export function TakeAlong() {
  const { t } = useLingui();
  return (
    <Part title={t`Leave with your data`} id="data">
      <p className="prose">
        <Trans>
          One archive with everything that is kept of you: who you are on the roll, your keys without their secrets,
          every report of use as CloudEvents, what you were charged, your requests, what was held of your stints, your
          part of energy and water, what you hold, the machines that you look after or lend, your labels, and where you
          voted. A page in it says what each file is, and what is not in it. Nobody else can download it, and nothing of
          anybody else is in it.
        </Trans>
      </p>
      <p>
        <a className="button plain no-print" href="/developer/my-data.zip" download>
          <Trans>Download my data (ZIP)</Trans>
        </a>
      </p>
      <p className="note">
        <Trans>
          To leave, end your keys above; your gates and other holdings are yours to give back on their pages of the
          register. What was booked stays in the books, under your roll number.
        </Trans>
      </p>
    </Part>
  );
}
