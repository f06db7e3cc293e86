import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { Part } from '../../ui/part.js';
import { behind } from './behind.js';
import { wentOf, type Went, type WentPart } from './went.js';
import { Stacks, type Stack } from './stacks.js';
import type { Month } from './totals.js';
import { useShown } from './use-words.js';

interface OfSite {
  readonly slug: string;
  /** Oldest first. */
  readonly months: readonly Month[];
  /** The month that runs. */
  readonly now: string;
}

/** To whom and to what the meter's energy went, as far as the hours could be divided. */
export function WhereItWent({ slug, months, now }: OfSite) {
  const { t } = useLingui();
  const of = behind(slug);
  const names: Readonly<Record<WentPart, string>> = {
    attributed: t`users`,
    idle: t`cards that ran idle`,
    overhead: t`beside the machines`,
    undivided: t`not divided`,
  };
  const { divided, whole } = wentOf(months, now);
  return (
    <Part title={t`Where the energy went`} id="went">
      <p className="prose">
        <Trans>
          An hour of the site’s meter is divided among users, cards that ran idle, and what the site took beside its
          machines, once it is known how much of it reached the machines: by a meter of theirs, or by a factor that was
          named with its reason. The rest is not divided, and nothing is assumed of it.
        </Trans>
      </p>
      <Stacks
        stacks={divided.toReversed().map(({ month, whole: metered, parts, refusedHours, short }): Stack => {
          return {
            month,
            metered,
            isOfTheMeter: true,
            short: short.energy,
            running: short.running,
            entries: of.energy(month),
            pieces: parts.map(({ part, amount }) => ({ key: part, name: names[part], dye: WENT[part], amount })),
            ...(refusedHours === 0
              ? {}
              : { note: t`The meters of ${refusedHours} hours contradict each other; they stay undivided.` }),
          };
        })}
      />
      <Undivided months={whole} any={divided.length > 0} />
    </Part>
  );
}

/** The months of which nothing could be divided, in one sentence. */
function Undivided({ months, any }: { months: readonly Went[]; any: boolean }) {
  const format = useFormat();
  const shown = useShown();
  if (months.length === 0 && any) return null;
  const names = format.list(months.map(({ month }) => format.month(month)));
  const energy = shown.energy(months.reduce((sum, { whole }) => sum + whole, 0n));
  return (
    <p className={any ? 'note' : 'prose'}>
      {months.length === 0 ? (
        <Trans>No meter of energy was read in these months, so there is nothing to divide.</Trans>
      ) : (
        <Trans>
          Nothing of {names} is divided, {energy} in all: nobody read or named how much of it reached the machines in
          those hours.
        </Trans>
      )}
    </p>
  );
}

const WENT = { attributed: 'verdigris', idle: 'weld', overhead: 'madder', undivided: 'slate' } as const;
