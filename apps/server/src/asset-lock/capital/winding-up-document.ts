import { createHash } from 'node:crypto';
import { formatAmount, InvariantViolation, type UnitCode } from '#libs/amount';
import type { Settled, WindingUp } from '#libs/asset-lock';
import { idOfSegment } from '#libs/posting-rules';
import { asCanonicalValue, canonicalJson, isLogRefusal } from '#libs/transparency-log';
import type { EstateRead } from './winding-up-estate.js';

export type WindingUpStep = 'ASSET' | 'SET_OFF' | 'PURPOSE' | 'CREDITOR' | 'PAR_CAPITAL' | 'SUCCESSOR';

/** One line of the plan; minor units. */
export interface WindingUpLine {
  readonly step: WindingUpStep;
  readonly to: string;
  /** Null for a sum of several accounts. */
  readonly account: string | null;
  /** What it brings, or is given. */
  readonly amount: bigint;
  /** What it is owed: more, where there is too little. */
  readonly owed: bigint;
  readonly locked: boolean;
}

/** Of which day, in which currency, under which custom, by which books. */
export interface WindingUpHead {
  readonly at: string;
  readonly currency: UnitCode;
  readonly customVersion: number;
  readonly profile: string;
  /** The batch that the books ended with, and its hash: what the transparency log knows them by. */
  readonly batch: string;
  readonly head: string;
}

/** The plan as it is shown, exported and audited. It gives nobody anything. */
export interface WindingUpPlan extends Omit<WindingUpHead, 'profile'> {
  readonly lines: readonly WindingUpLine[];
  /** Book value of everything. */
  readonly total: bigint;
  readonly shortfall: bigint;
  readonly successor: string | null;
  readonly warnings: readonly string[];
  /** Canonical JSON. */
  readonly document: string;
  /** SHA-256 of the document, hex. */
  readonly hash: string;
}

const UNNAMED = 'a locked successor that is still to be named';

/** Whom an account names: its last segment, as it was before it became part of a path. */
const nameOf = (path: string): string => {
  const last = path.slice(path.lastIndexOf(':') + 1);
  return idOfSegment(last) ?? last;
};

function linesOf({ estate, setOff }: EstateRead, plan: WindingUp): readonly WindingUpLine[] {
  const line = (step: WindingUpStep, to: string, account: string | null, amount: bigint): WindingUpLine => {
    return { step, to, account, amount, owed: amount, locked: false };
  };
  const settled = (step: WindingUpStep, claims: readonly Settled[]): readonly WindingUpLine[] =>
    claims.map(({ account, amount, owed }) => ({ ...line(step, nameOf(account), account, amount), owed }));
  const between = 'set off: one body owes it to the other';
  return [
    ...estate.assets.map(({ account, amount, locked }) => ({
      ...line('ASSET', 'the estate', account, amount),
      locked,
    })),
    ...(setOff === 0n
      ? []
      : [
          line('SET_OFF', between, 'ca:assets:due-from-je', setOff),
          line('SET_OFF', between, 'je:liabilities:due-to-ca', setOff),
        ]),
    ...plan.purposes.map(({ account, amount, fund }) => line('PURPOSE', idOfSegment(fund) ?? fund, account, amount)),
    ...settled('CREDITOR', plan.creditors),
    ...settled('PAR_CAPITAL', plan.shares),
    ...successorLines(estate, plan),
  ];
}

/** What is locked passes in kind, account by account, as long as nobody before has to be given of it. */
function successorLines({ assets, successor }: EstateRead['estate'], plan: WindingUp): readonly WindingUpLine[] {
  const to = successor ?? UNNAMED;
  const line = { step: 'SUCCESSOR' as const, to };
  const sum = (amount: bigint): WindingUpLine[] =>
    amount === 0n ? [] : [{ ...line, account: null, amount, owed: amount, locked: false }];
  if (plan.outOfLocked > 0n) return sum(plan.successor);
  const inKind = assets.filter(({ locked }) => locked);
  return [
    ...inKind.map(({ account, amount }) => ({ ...line, account, amount, owed: amount, locked: true })),
    ...sum(plan.successor - plan.locked),
  ];
}

function warningsOf({ estate, warnings }: EstateRead, plan: WindingUp, currency: UnitCode): readonly string[] {
  const shown = (amount: bigint): string => `${formatAmount(amount, currency)} ${currency}`;
  return [
    ...(estate.successor === undefined
      ? ['The custom names no locked successor: until it does, nobody can be given what is left.']
      : []),
    ...(plan.shortfall > 0n ? [`Creditors and members are short of ${shown(plan.shortfall)}.`] : []),
    ...(plan.outOfLocked > 0n
      ? [`Locked assets of ${shown(plan.outOfLocked)} would have to be sold, each by an authorised disposal.`]
      : []),
    ...warnings,
  ];
}

/** The plan with its canonical text: what an auditor recomputes from the books before anyone signs. */
export function documentOfPlan(head: WindingUpHead, read: EstateRead, plan: WindingUp): WindingUpPlan {
  const lines = linesOf(read, plan);
  const total = plan.estate + plan.purposes.reduce((sum, { amount }) => sum + amount, 0n);
  const warnings = warningsOf(read, plan, head.currency);
  const successor = read.estate.successor ?? null;
  const taken = asCanonicalValue({
    type: 'winding-up-plan',
    v: '1',
    ...head,
    customVersion: `${head.customVersion}`,
    successor,
    total: `${total}`,
    locked: `${plan.locked}`,
    toSuccessor: `${plan.successor}`,
    shortfall: `${plan.shortfall}`,
    outOfLocked: `${plan.outOfLocked}`,
    lines: lines.map(({ amount, owed, ...line }) => ({ ...line, amount: `${amount}`, owed: `${owed}` })),
    behind: read.behind.map(({ account, amount }) => ({ account, amount: `${amount}` })),
    warnings,
  });
  if (isLogRefusal(taken)) throw new InvariantViolation(`a plan has no canonical form: ${taken.message}`);
  const document = canonicalJson(taken.value);
  const hash = createHash('sha256').update(document).digest('hex');
  const { profile: _, ...rest } = head;
  return { ...rest, lines, total, shortfall: plan.shortfall, successor, warnings, document, hash };
}
