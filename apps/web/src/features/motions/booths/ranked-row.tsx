import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../../format/use-format.js';
import { titleOf, type Option } from './ballot-parts.js';
import { alone, level, moved, placeOf, type Places } from './places.js';

interface RankedRowProps {
  /** What the ids of its controls begin with. */
  readonly id: string;
  readonly option: string;
  readonly options: readonly Option[];
  readonly places: Places;
  /** Whether options can share a place. */
  readonly equals: boolean;
  /** `control`: which of its controls was used, and keeps the focus. */
  readonly onPlaces: (places: Places, control: 'place' | 'up' | 'down') => void;
}

/** One option at its place, with a box for the number, and steps up and down. */
export function RankedRow({ id, option, options, places, equals, onPlaces }: RankedRowProps) {
  const { t } = useLingui();
  const format = useFormat();
  const title = titleOf(options, option);
  const place = placeOf(places, option);
  const step = (by: -1 | 1, words: string, sign: string) => (
    <button
      className="button plain"
      type="button"
      id={`${id}-${by < 0 ? 'up' : 'down'}`}
      aria-label={words}
      onClick={() => {
        onPlaces(moved(places, option, by), by < 0 ? 'up' : 'down');
      }}
    >
      <span aria-hidden="true">{sign}</span>
    </button>
  );
  return (
    <li>
      <span className="place" aria-hidden="true">
        {format.count(place)}
      </span>
      <span className="name">{title}</span>
      <span className="row">
        {step(-1, t`Move ${title} up`, '↑')}
        {step(1, t`Move ${title} down`, '↓')}
        <select
          id={`${id}-place`}
          aria-label={t`Place of ${title}`}
          value={place}
          onChange={({ target }) => {
            const to = Number(target.value);
            onPlaces(equals ? level(places, option, to) : alone(places, option, to), 'place');
          }}
        >
          <PlaceOptions option={option} options={options} places={places} equals={equals} />
          <option value={0}>
            <Trans>Take it out</Trans>
          </option>
        </select>
      </span>
    </li>
  );
}

/** The places that it can have, each with those who stand there. */
function PlaceOptions({ option, options, places, equals }: Omit<RankedRowProps, 'id' | 'onPlaces'>) {
  const { t } = useLingui();
  const format = useFormat();
  const last = places.at(-1) ?? [];
  const mayFollow = equals && !(last.length === 1 && last[0] === option);
  return (
    <>
      {places.map((group, at) => {
        const number = format.count(at + 1);
        const others = format.list(group.filter((each) => each !== option).map((each) => titleOf(options, each)));
        return (
          <option key={group.join(' ')} value={at + 1}>
            {equals && others !== '' ? t`${number}, level with ${others}` : number}
          </option>
        );
      })}
      {mayFollow && (
        <option value={places.length + 1}>{t`${format.count(places.length + 1)}, after all others`}</option>
      )}
    </>
  );
}
