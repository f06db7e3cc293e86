import { useEffect, useId, useRef, useState } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../../format/use-format.js';
import { titleOf } from './ballot-parts.js';
import type { FillInProps } from './booth-props.js';
import { RankedRow } from './ranked-row.js';
import { boxesOf, placeOf, placesOf, type Places } from './places.js';

/** Options in the order of one's wishes: by buttons and numbers, so that nobody has to drag anything. */
export function RankingBooth({ parts: { ballot, options }, boxes, onBoxes }: FillInProps) {
  const { t } = useLingui();
  const id = useId();
  const format = useFormat();
  const [news, setNews] = useState('');
  const wanted = useRef<string>(undefined);
  const ids = options.map((option) => option.id);
  const places = placesOf(ids, boxes);
  const ranked = places.flat();
  const rest = options.filter((option) => !ranked.includes(option.id));
  const equals = ballot === 'RANKING';
  useEffect(() => {
    // A row that moves loses the focus on its way: it is given back where the hand was.
    if (wanted.current !== undefined) document.getElementById(wanted.current)?.focus();
    wanted.current = undefined;
  });
  const turnTo = (next: Places, option: string, focus: string) => {
    const place = placeOf(next, option);
    wanted.current = place === 0 ? `${id}-${option}-add` : focus;
    const [title, number, of] = [titleOf(options, option), format.count(place), format.count(next.length)];
    const beside = format.list(
      (next[place - 1] ?? []).filter((each) => each !== option).map((each) => titleOf(options, each)),
    );
    if (place === 0) setNews(t`${title} is not ranked any more.`);
    else if (beside === '') setNews(t`${title}: place ${number} of ${of}.`);
    else setNews(t`${title}: place ${number} of ${of}, level with ${beside}.`);
    onBoxes(boxesOf(next));
  };
  const add = (option: string) => {
    const following = rest[rest.findIndex((each) => each.id === option) + 1] ?? rest.find((each) => each.id !== option);
    turnTo(
      [...places, [option]],
      option,
      following === undefined ? `${id}-${option}-place` : `${id}-${following.id}-add`,
    );
  };
  return (
    <div className="part">
      <h3>{equals ? <Trans>Your order, best first</Trans> : <Trans>Your choices, first to last</Trans>}</h3>
      {ranked.length === 0 && (
        <p className="note">
          <Trans>Nothing is ranked yet. Begin with what you want most.</Trans>
        </p>
      )}
      <ol className="ranking">
        {ranked.map((option) => (
          <RankedRow
            key={option}
            id={`${id}-${option}`}
            option={option}
            options={options}
            places={places}
            equals={equals}
            onPlaces={(next, button) => {
              turnTo(next, option, `${id}-${option}-${button}`);
            }}
          />
        ))}
      </ol>
      {rest.length > 0 && (
        <>
          <h3>
            <Trans>Not ranked</Trans>
          </h3>
          <p className="note">
            {equals ? (
              <Trans>Whatever stays here comes last, all of it equal.</Trans>
            ) : (
              <Trans>Your vote never goes to anybody who stays here.</Trans>
            )}
          </p>
          <ul className="ranking">
            {rest.map((option) => (
              <li key={option.id}>
                <span className="name">{option.title}</span>
                <button
                  className="button plain"
                  type="button"
                  id={`${id}-${option.id}-add`}
                  aria-label={t`Put ${option.title} next`}
                  onClick={() => {
                    add(option.id);
                  }}
                >
                  <Trans>Put next</Trans>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      <p className="visually-hidden" role="status">
        {news}
      </p>
    </div>
  );
}
