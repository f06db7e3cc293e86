import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import type { MotionKind, MotionPartsFragment } from '../../gql/motions/graphql.js';
import { useFormat } from '../../format/use-format.js';
import { useFurtherClause } from './further-clause.js';

/** What each kind of motion is, in plain words. */
export const KINDS: Readonly<Record<MotionKind, MessageDescriptor>> = {
  ORDINARY: msg`A resolution for the record`,
  WORKLOAD: msg`What a site may run`,
  PASTURE: msg`How many gates a pasture has`,
  PERIOD_REOPENING: msg`Reopening a closed period`,
  CUSTOM_CHANGE: msg`A change of the rules`,
  APPROPRIATION: msg`Dividing a surplus`,
  PROJECTS: msg`A round of projects`,
  BETS: msg`A round of bets on something new`,
  ELECTION: msg`An election to a body`,
  RATIFICATION: msg`A college’s agreement to a division`,
  DISPOSAL: msg`Letting go of an asset`,
  LOSS_ABSORPTION: msg`Bearing a loss`,
  CAPITAL: msg`Raising capital`,
  ADMISSION: msg`Admitting to a holding`,
  FORFEITURE: msg`Bringing a holding before a jury`,
  RECALL: msg`A recall from office`,
};

/** A period of the books that an effect may name. */
export interface Period {
  readonly id: string;
  readonly name: string;
}

/** What follows where the motion is carried, as the end of a sentence. */
export function useEffectClause(): (
  motion: Pick<MotionPartsFragment, 'kind' | 'effect'>,
  periods: readonly Period[],
) => string {
  const { t } = useLingui();
  const format = useFormat();
  const further = useFurtherClause();
  return ({ kind, effect }, periods) => {
    const told = (name: string): string => effect.find((each) => each.name === name)?.value ?? '';
    switch (kind) {
      case 'ORDINARY':
        return t`it stands on record, and nothing else follows by itself`;
      case 'WORKLOAD': {
        const [act, purpose, site, block] = [told('act'), told('purpose'), told('site'), told('block')];
        if (act === 'LIFT') return t`the block ${block} is lifted`;
        return site === '' ? t`no site runs ${purpose}` : t`the site ${site} does not run ${purpose}`;
      }
      case 'PASTURE': {
        const [pasture, gates] = [told('pasture'), told('gates')];
        return t`the pasture ${pasture} has ${gates} gates`;
      }
      case 'PERIOD_REOPENING': {
        const period = periods.find(({ id }) => id === told('period'))?.name ?? told('period');
        return t`the period ${period} is opened again`;
      }
      case 'CUSTOM_CHANGE': {
        const [rules, from] = [told('rules').slice(0, 12), format.day(told('effectiveAt').slice(0, 10))];
        return t`the rules with the fingerprint ${rules}… hold from ${from}`;
      }
      case 'APPROPRIATION': {
        const period = periods.find(({ id }) => id === told('period'))?.name ?? told('period');
        return t`what ${period} left over is divided as members gave it`;
      }
      case 'PROJECTS': {
        const budget = format.quantity(told('budget'), told('currency'));
        return t`projects are funded with ${budget} at most`;
      }
      case 'BETS': {
        const [budget, years] = [format.quantity(told('budget'), told('currency')), told('years')];
        return t`bets are funded with ${budget} at most, for a term of ${years} years`;
      }
      case 'ELECTION': {
        const [seats, body] = [told('seats'), told('body')];
        return t`the body ${body} has ${seats} members, those whom members choose`;
      }
      case 'RATIFICATION':
        return t`the division that members carried goes on; without it, the division falls`;
      case 'DISPOSAL':
      case 'LOSS_ABSORPTION':
      case 'CAPITAL':
      case 'ADMISSION':
      case 'FORFEITURE':
      case 'RECALL':
        return further(kind, effect);
    }
  };
}

/** What the motion waits for, and until when. */
export function useNext(): (motion: MotionPartsFragment) => string {
  const { t } = useLingui();
  const format = useFormat();
  return ({ state, ratifiedBy, opensAt, closesAt, standstillUntil, executedAt }) => {
    const moment = (instant: string | null): string => (instant === null ? '' : format.instant(instant));
    const [opens, closes] = [moment(opensAt), moment(closesAt)];
    switch (state) {
      case 'DRAFT':
        return t`Only those who write it see it. Next, they publish it.`;
      case 'DELIBERATION':
        return t`Members read it and support it. With enough support, those who write it can call the vote.`;
      case 'NOTICED':
        return t`Its text is fixed. Voting opens on ${opens} and closes on ${closes}.`;
      case 'OPEN': {
        const distance = closesAt === null ? '' : format.distance(closesAt);
        return t`Voting closes ${distance}, on ${closes}.`;
      }
      case 'CLOSED':
        return t`Voting has closed. It is being counted.`;
      case 'RATIFYING':
        return t`Members carried it. Now it waits for the college that must agree, which votes by itself.`;
      case 'CARRIED':
      case 'STANDSTILL': {
        const until = moment(standstillUntil);
        return t`Nothing is done before ${until}, so that the count can be checked. Then it is carried out.`;
      }
      case 'EXECUTED': {
        const done = moment(executedAt);
        return t`It was carried out on ${done}.`;
      }
      case 'LOST':
        return ratifiedBy === null
          ? t`Members decided against it. Nothing follows.`
          : t`Members carried it, and the college that had to agree did not. What the period left can be put to the vote again.`;
      case 'INQUORATE':
        return t`Too few voted, so nothing was decided.`;
      case 'WITHDRAWN':
        return t`Those who wrote it took it back. It stays readable.`;
      case 'ANNULLED':
        return t`The decision was annulled, with reasons on record.`;
    }
  };
}
