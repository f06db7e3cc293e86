import { refuse, type Refusal } from '#libs/amount';
import { isPricedMeter, type PricedMeter } from '#libs/custom';
import {
  HOLDING_KINDS,
  VERDICTS,
  type ActKind,
  type FineDemand,
  type HoldingKind,
  type RollAct,
  type Verdict,
} from '#libs/court-roll';
import { numberOf, type AskedAct } from './court.service.js';

/** What somebody asks to enter, as it comes over the wire or from the command line: every field but the act optional. */
export interface RollWish {
  readonly holding?: string | null;
  readonly act: string;
  readonly on?: string | null;
  readonly toUseOf?: string | null;
  readonly note?: string | null;
  readonly kind?: string | null;
  readonly subject?: string | null;
  readonly quantity?: bigint | null;
  readonly meter?: string | null;
  readonly appurtenantTo?: string | null;
  readonly sum?: bigint | null;
  readonly until?: string | null;
  readonly fine?: bigint | null;
  readonly verdict?: string | null;
  readonly jury?: readonly string[] | null;
  readonly votes?: number | null;
  readonly parts?: readonly bigint[] | null;
}

const LONGEST_NOTE = 500;

const no = (field: string, message: string): Refusal<'RollWishMalformed'> =>
  refuse('RollWishMalformed', { message, field, rule: 'roll.court' });

/** What somebody wrote by hand: whole characters, and none that cannot be seen. */
const isPlain = (text: string): boolean => text.isWellFormed() && !/\p{Cc}/u.test(text.replaceAll('\n', ' '));

const isKind = (text: string): text is HoldingKind => HOLDING_KINDS.some((kind) => kind === text);
const isVerdict = (text: string): text is Verdict => VERDICTS.some((verdict) => verdict === text);

/** An optional member, present only where it has a value. */
const given = <K extends string, V>(key: K, value: V | null | undefined): Partial<Record<K, V>> =>
  // The computed key is the one that was named.
  value === null || value === undefined ? {} : ({ [key]: value } as Partial<Record<K, V>>);

const demandOf = ({ holding, fine }: RollWish): { readonly demand?: FineDemand } =>
  fine === null || fine === undefined ? {} : { demand: { minor: fine, rights: [holding ?? ''] } };

type Maker = (wish: RollWish, next: (letter: string) => string) => RollAct | Refusal;

function grantOf(wish: RollWish, next: (letter: string) => string): RollAct | Refusal {
  const { kind, subject, toUseOf, quantity, meter, appurtenantTo } = wish;
  if (typeof kind !== 'string' || !isKind(kind)) return no('kind', `A holding is one of ${HOLDING_KINDS.join(', ')}.`);
  if (typeof meter === 'string' && !isPricedMeter(meter)) return no('meter', 'A right is counted in a priced meter.');
  const counted: PricedMeter | undefined = meter ?? undefined;
  return {
    kind: 'GRANT',
    number: numberOf(kind, next),
    right: kind,
    subject: subject ?? '',
    toUseOf: toUseOf ?? '',
    ...given('quantity', quantity),
    ...given('meter', counted),
    ...given('appurtenantTo', appurtenantTo),
  };
}

function verdictOf({ verdict, jury, votes, until }: RollWish): RollAct | Refusal {
  if (typeof verdict !== 'string' || !isVerdict(verdict))
    return no('verdict', `A verdict is one of ${VERDICTS.join(', ')}.`);
  return { kind: 'VERDICT', verdict, jury: jury ?? [], votes: votes ?? 0, ...given('until', until) };
}

function splitOf({ holding, parts }: RollWish, next: (letter: string) => string): RollAct {
  const letter = (holding ?? '').slice(0, 1);
  return { kind: 'SPLIT', parts: (parts ?? []).slice(0, 101).map((land) => ({ number: next(letter), land })) };
}

const MAKERS: Readonly<Record<ActKind, Maker>> = {
  GRANT: grantOf,
  ADMIT: (wish) => ({ kind: 'ADMIT', ...demandOf(wish) }),
  SURRENDER: ({ toUseOf }) => ({ kind: 'SURRENDER', toUseOf: toUseOf ?? '' }),
  RECEIVE: () => ({ kind: 'RECEIVE' }),
  PLEDGE: ({ toUseOf, sum, until }) => ({ kind: 'PLEDGE', to: toUseOf ?? '', sumMinor: sum ?? 0n, due: until ?? '' }),
  RELEASE_PLEDGE: () => ({ kind: 'RELEASE_PLEDGE' }),
  FORECLOSE: () => ({ kind: 'FORECLOSE' }),
  DEATH: ({ toUseOf, until }) => ({ kind: 'DEATH', ...given('heir', toUseOf), ...given('minorUntil', until) }),
  NAME_HEIR: ({ toUseOf, until }) => ({ kind: 'NAME_HEIR', heir: toUseOf ?? '', ...given('minorUntil', until) }),
  CLAIM: ({ toUseOf }) => ({ kind: 'CLAIM', heir: toUseOf ?? '' }),
  NOTICE: () => ({ kind: 'NOTICE' }),
  SEIZE: () => ({ kind: 'SEIZE' }),
  RESTORE: (wish) => ({ kind: 'RESTORE', heir: wish.toUseOf ?? '', ...demandOf(wish) }),
  ESCHEAT: () => ({ kind: 'ESCHEAT' }),
  PRESENT: ({ toUseOf }) => ({ kind: 'PRESENT', by: toUseOf ?? '' }),
  VERDICT: verdictOf,
  REINSTATE: () => ({ kind: 'REINSTATE' }),
  SPLIT: splitOf,
  LEASE: ({ toUseOf, until }) => ({ kind: 'LEASE', to: toUseOf ?? '', until: until ?? '' }),
  OPERATOR_CHANGE: () => ({ kind: 'OPERATOR_CHANGE' }),
  DISPUTE_FINE: () => ({ kind: 'DISPUTE_FINE' }),
  SETTLE_FINE: ({ jury, votes }) => ({ kind: 'SETTLE_FINE', ...given('jury', jury), ...given('votes', votes) }),
  // What is not said is refused, and not taken for nothing.
  REDUCE_FINE: ({ sum, jury, votes }) => ({
    kind: 'REDUCE_FINE',
    toMinor: sum ?? -1n,
    jury: jury ?? [],
    votes: votes ?? 0,
  }),
  IMPROVE: ({ quantity }) => ({ kind: 'IMPROVE', quantity: quantity ?? 0n }),
  RELINQUISH: () => ({ kind: 'RELINQUISH' }),
  LAPSE: () => ({ kind: 'LAPSE' }),
};

/** True for the name of an act. */
export const isAct = (text: string): text is ActKind => Object.hasOwn(MAKERS, text);

/** The act that a wish asks for; what the wish lacks the lib refuses by name. */
export function actOfWish(wish: RollWish): AskedAct {
  return (next) => {
    const { act, note, holding } = wish;
    if (!isAct(act)) return no('act', `The court knows ${Object.keys(MAKERS).join(', ')}.`);
    if (![note, wish.subject, wish.toUseOf, holding].every((text) => isPlain(text ?? ''))) {
      return no('note', 'Words are written in whole characters that can be seen.');
    }
    if ((note ?? '').length > LONGEST_NOTE) return no('note', `A note has ${String(LONGEST_NOTE)} characters at most.`);
    if (act !== 'GRANT' && (holding ?? '') === '') return no('holding', 'Say which holding it is about.');
    return MAKERS[act](wish, next);
  };
}
