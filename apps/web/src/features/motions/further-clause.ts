import { useLingui } from '@lingui/react/macro';
import type { MotionKind, MotionPartsFragment } from '../../gql/motions/graphql.js';
import { useFormat } from '../../format/use-format.js';
import { useOfficeNames } from './office-names.js';

/** The kinds of motion whose effects are told here. */
export type FurtherKind = Extract<
  MotionKind,
  'DISPOSAL' | 'LOSS_ABSORPTION' | 'CAPITAL' | 'ADMISSION' | 'FORFEITURE' | 'RECALL'
>;

/** What follows of a motion that releases something, raises capital, or concerns a holding or an office: the end of a sentence. */
export function useFurtherClause(): (kind: FurtherKind, effect: MotionPartsFragment['effect']) => string {
  const { t } = useLingui();
  const format = useFormat();
  const offices = useOfficeNames();
  return (kind, effect) => {
    const told = (name: string): string => effect.find((each) => each.name === name)?.value ?? '';
    const money = (name: string): string => format.quantity(told(name), told('currency'));
    switch (kind) {
      case 'DISPOSAL': {
        const [disposal, asset] = [told('disposal'), told('asset')];
        return t`the guardian may let ${asset} go, as ${disposal} asks, and not on other terms`;
      }
      case 'LOSS_ABSORPTION': {
        const [amount, asset] = [money('amount'), told('asset')];
        return asset === ''
          ? t`the locked reserve bears a loss of ${amount}, once the steward enters it`
          : t`${asset} is written down by ${amount}, once the steward enters it`;
      }
      case 'CAPITAL': {
        const code = told('code');
        if (told('instrument') === 'WITHDRAWABLE_SHARE')
          return t`members can hold shares, called ${code}, which have no vote`;
        const [principal, cap, share] = [money('principal'), money('cap'), format.share(told('revenueShare'))];
        return t`${code} may pay in ${principal} and is paid back ${cap} at most, out of ${share} of what is earned, without a vote`;
      }
      case 'ADMISSION': {
        const holding = told('holding');
        return t`whoever waits for the holding ${holding} is admitted to it`;
      }
      case 'FORFEITURE': {
        const holding = told('holding');
        return t`the holding ${holding} is brought before a jury of holders, who alone may take it`;
      }
      case 'RECALL': {
        const body = told('body');
        if (body !== '') return t`one member of the body ${body} loses the seat at once`;
        const office = offices(told('role'));
        return t`one ${office} loses the office at once`;
      }
    }
  };
}
