import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import type { TestPartsFragment } from '../../gql/machines/graphql.js';
import { Mark } from '../../ui/mark.js';

interface TestStateProps {
  readonly test: TestPartsFragment;
  /** Something is on its way, and this page looks for it by itself. */
  readonly waiting: boolean;
}

/** What has come of the machine so far: its token, its key, its first reading. */
export function TestState({ test, waiting }: TestStateProps) {
  const { t } = useLingui();
  const format = useFormat();
  const { state, tokenEndsAt, keyId, keyAt, reading } = test;
  const readingOf = useReading();
  if (state === 'NOT_ASKED') return null;
  const until = tokenEndsAt === null ? '' : format.instant(tokenEndsAt);
  const letIn = keyAt === null ? '' : format.instant(keyAt);
  const read = reading === null ? '' : readingOf(reading);
  const when = reading === null ? '' : format.instant(reading.at);
  return (
    <>
      <ol className="test" aria-label={t`What has come so far`}>
        <li>
          {state === 'TOKEN_ENDED' ? (
            <Mark tone="bad">
              <Trans>The token ended on {until} unused. Make another.</Trans>
            </Mark>
          ) : (
            <Mark tone="good">
              {state === 'TOKEN_WAITS' ? (
                <Trans>The token waits until {until}.</Trans>
              ) : (
                <Trans>The token was used.</Trans>
              )}
            </Mark>
          )}
        </li>
        <li>
          {keyId === null ? (
            <Mark tone="warn">
              <Trans>No key has come yet: run the first command on the machine.</Trans>
            </Mark>
          ) : (
            <>
              <Mark tone="good">
                <Trans>Its key was let in on {letIn}.</Trans>
              </Mark>
              <code>{keyId}</code>
            </>
          )}
        </li>
        <li>
          {reading === null ? (
            <Mark tone="warn">
              <Trans>
                No reading has come yet: run the second command. The first takes a minute or two. Time of cards that
                nobody holds (“idle”) is enough: what people use waits on the machine until it is entered.
              </Trans>
            </Mark>
          ) : (
            <>
              <Mark tone="good">
                <Trans>
                  Its first reading came on {when}: {read}
                </Trans>
              </Mark>
              <code>{reading.meter}</code>
            </>
          )}
        </li>
      </ol>
      <p className="note" role="status">
        {waiting && state !== 'READ' && (
          <Trans>This page looks by itself, every few seconds. You may leave: what comes is kept.</Trans>
        )}
      </p>
    </>
  );
}

const GPU_SECOND = 1_000_000n;
const JOULE = 1_000n;

/** One reading in a unit that it fills: a first one is of a minute, not of hours. */
function useReading() {
  const { t } = useLingui();
  const format = useFormat();
  return ({ quantity, unit }: NonNullable<TestPartsFragment['reading']>): string => {
    const whole = (step: bigint) => format.count(Number(BigInt(quantity) / step));
    if (unit === 'COMPUTE_RAW') return t`${whole(GPU_SECOND)} GPU-seconds`;
    return unit === 'ENERGY' ? t`${whole(JOULE)} joules` : format.quantity(quantity, unit);
  };
}
