import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { Part } from '../../ui/part.js';
import { behind } from './behind.js';
import { mixOf, type Mix, type MixPart } from './mix.js';
import { shortOf } from './partial.js';
import { Stacks, type Stack } from './stacks.js';
import type { Month } from './totals.js';
import { useShown } from './use-words.js';

interface WhereItCameFromProps {
  readonly slug: string;
  /** Oldest first. */
  readonly months: readonly Month[];
  /** The month that runs. */
  readonly now: string;
}

const DYES = { guarantees: 'verdigris', agreements: 'woad', onSite: 'weld', rest: 'orchil', unsaid: 'slate' } as const;

/** Where the energy came from, as far as the site said. */
export function WhereItCameFrom({ slug, months, now }: WhereItCameFromProps) {
  const { t } = useLingui();
  const names = useNames();
  const noteOf = useNotes();
  const of = behind(slug);
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
              cancelled guarantee counts. Shares are of what the site’s meter read.
            </Trans>
          </p>
          <Stacks
            stacks={said.map(({ month, mix }): Stack => {
              const short = shortOf(month, now);
              return {
                month: month.month,
                metered: mix.metered,
                isOfTheMeter: mix.isOfTheMeter,
                short: short.energy,
                running: short.running,
                entries: of.energy(month.month),
                pieces: mix.parts.map(({ part, amount }) => ({
                  key: part,
                  name: names[part],
                  dye: DYES[part],
                  amount,
                })),
                note: noteOf(mix),
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

function useNames(): Readonly<Record<MixPart, string>> {
  const { t } = useLingui();
  return {
    guarantees: t`guarantees of origin, cancelled`,
    agreements: t`purchase agreements`,
    onSite: t`made on the site`,
    rest: t`of no claimed origin`,
    unsaid: t`not said`,
  };
}

/** What is to be known of a month's claims: who says so, what they lack, and where the meter contradicts them. */
function useNotes(): (mix: Mix) => string {
  const { t } = useLingui();
  const names = useNames();
  const shown = useShown();
  const format = useFormat();
  return (mix) => {
    const on = format.day(mix.saidAt.slice(0, 10));
    const left = shown.energy(mix.unretired);
    const excess = shown.energy(mix.excess);
    const gaps = mix.unknown.map((part) => names[part]).join(', ');
    return [
      ...(mix.excess > 0n
        ? [t`That is ${excess} more than the site’s meter read: one of the two is wrong, so no shares are shown.`]
        : []),
      ...(mix.metered === null ? [t`The site’s meter read nothing in this month, so no shares are shown.`] : []),
      t`Said on ${on}: ${mix.reason}.`,
      ...(mix.unretired > 0n ? [t`${left} more were bought or made without a cancelled guarantee.`] : []),
      ...(gaps === '' ? [] : [t`Nothing was said of: ${gaps}.`]),
    ].join(' ');
  };
}
