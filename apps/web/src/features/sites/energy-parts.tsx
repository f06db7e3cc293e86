import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { Part } from '../../ui/part.js';
import { behind } from './behind.js';
import { mixOf, type MixPart } from './mix.js';
import { wentOf, type Went, type WentPart } from './went.js';
import { Stacks, type Stack } from './stacks.js';
import type { Month } from './totals.js';
import { useShown } from './use-words.js';

interface OfSite {
  readonly slug: string;
  /** Oldest first. */
  readonly months: readonly Month[];
}

/** To whom and to what the meter's energy went, as far as the hours could be divided. */
export function WhereItWent({ slug, months }: OfSite) {
  const { t } = useLingui();
  const of = behind(slug);
  const names: Readonly<Record<WentPart, string>> = {
    attributed: t`users`,
    idle: t`cards that ran idle`,
    overhead: t`beside the machines`,
    undivided: t`not divided`,
  };
  const { divided, whole } = wentOf(months);
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
        stacks={divided.toReversed().map(({ month, parts, refusedHours }): Stack => {
          return {
            month,
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

/** Where the energy came from, as far as the site said. */
export function WhereItCameFrom({ slug, months }: OfSite) {
  const { t } = useLingui();
  const shown = useShown();
  const format = useFormat();
  const of = behind(slug);
  const names: Readonly<Record<MixPart, string>> = {
    guarantees: t`guarantees of origin, cancelled`,
    agreements: t`purchase agreements`,
    onSite: t`made on the site`,
    rest: t`of no claimed origin`,
  };
  const said = months.toReversed().flatMap((month) => {
    const mix = mixOf(month);
    return mix === null ? [] : [{ month, mix }];
  });
  const silent = months.length - said.length;
  return (
    <Part title={t`Where the energy came from`} id="mix">
      {said.length === 0 ? (
        <p className="prose">
          <Trans>
            Nobody has said where this site’s energy came from in these months: its mix is unknown, and neither
            renewable nor fossil is assumed.
          </Trans>
        </p>
      ) : (
        <>
          <p className="prose">
            <Trans>
              As the site says of itself; no meter reads it. Of agreements and of what the site makes, only what has a
              cancelled guarantee counts.
            </Trans>
          </p>
          <Stacks
            stacks={said.map(({ month, mix }): Stack => {
              const on = format.day(mix.saidAt.slice(0, 10));
              const left = mix.unretired > 0n ? shown.energy(mix.unretired) : '';
              const source = t`Said on ${on}: ${mix.reason}.`;
              const uncancelled = t`${left} more were bought or made without a cancelled guarantee.`;
              const gaps = mix.unknown.map((part) => names[part]).join(', ');
              const unknown = t`Not said: ${gaps}.`;
              return {
                month: month.month,
                entries: of.energy(month.month),
                pieces: mix.parts.map(({ part, amount }) => ({
                  key: part,
                  name: names[part],
                  dye: DYES[part],
                  amount,
                })),
                note: [source, left === '' ? '' : uncancelled, gaps === '' ? '' : unknown]
                  .filter((each) => each !== '')
                  .join(' '),
              };
            })}
          />
          {silent > 0 && (
            <p className="note">
              <Plural
                value={silent}
                one="Of # other month nothing was said."
                other="Of # other months nothing was said."
              />
            </p>
          )}
        </>
      )}
    </Part>
  );
}

const DYES = { guarantees: 'verdigris', agreements: 'woad', onSite: 'weld', rest: 'slate' } as const;
