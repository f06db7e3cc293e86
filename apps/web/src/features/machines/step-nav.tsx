import { Link } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { Mark } from '../../ui/mark.js';
import { STEPS, type Step } from './steps.js';

/** What each step is called. */
export function useStepNames(): Readonly<Record<Step, string>> {
  const { t } = useLingui();
  return {
    what: t`What it is`,
    where: t`Where it stands`,
    gpus: t`GPUs and weights`,
    power: t`Energy and meters`,
    reading: t`Key and test reading`,
  };
}

/** The five steps, which of them are saved, and where one is: links, so that any may be gone back to. */
export function StepNav({ at, saved }: { at: Step; saved: readonly string[] }) {
  const { t } = useLingui();
  const names = useStepNames();
  return (
    <nav aria-label={t`Steps`} className="no-print">
      <ol className="steps">
        {STEPS.map((step) => (
          <li key={step}>
            <Link to={`?step=${step}`} aria-current={step === at ? 'step' : undefined}>
              <span>{names[step]}</span>
              {saved.includes(step) ? (
                <Mark tone="good">
                  <Trans>saved</Trans>
                </Mark>
              ) : (
                <span className="note">
                  <Trans>to be said</Trans>
                </span>
              )}
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}
