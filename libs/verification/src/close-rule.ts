import { type Custom, profileFloors, profileOn } from '#libs/custom';
import { type FunderClaim, type StatutoryFloors, waterfall, type Waterfall } from '#libs/surplus';
import { isMembers, type Members, textAt, wholeNumber } from './shape.js';

/** Members of the step by which a base was found: what is taken from the result before anything is divided. */
const RESULT = [
  'realisedResult',
  'restrictedCosts',
  'gainsOnLocked',
  'giftsInKind',
  'restrictedIncome',
  'unrealised',
  'priorLosses',
] as const;

/** What a close decided that follows from its base, by the members of its document. */
const DECIDED = ['lockedReserve', 'solidarity', 'standingShare', 'allocable'] as const;

const BASE = 'waterfall.base';
const numberAt = (members: Members, name: string): bigint => wholeNumber(members[name]) ?? 0n;
const listAt = (members: Members, name: string): readonly Members[] => {
  const list = members[name];
  return Array.isArray(list) ? (list as readonly unknown[]).filter(isMembers) : [];
};
const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((all, each) => all + each, 0n);

/** The steps of a close, those of each time that the period was closed by themselves: no rule stands twice in one. */
function closesIn(document: Members): readonly (readonly Members[])[] {
  const closes: Members[][] = [[]];
  let wasLater = false;
  const rules = new Set<unknown>();
  for (const step of listAt(document, 'steps')) {
    const isLater = (textAt(step, 'formula') ?? '').startsWith('after the reopening: ');
    if (isLater && (!wasLater || rules.has(step['rule']))) {
      closes.push([]);
      rules.clear();
    }
    wasLater = isLater;
    rules.add(step['rule']);
    closes.at(-1)?.push(step);
  }
  return closes;
}

const stepOf = (steps: readonly Members[], rule: string): Members => steps.find((step) => step['rule'] === rule) ?? {};
const valuesOf = (steps: readonly Members[], rule: string): Members => {
  const { values } = stepOf(steps, rule);
  return isMembers(values) ? values : {};
};

/** What the statute asks; since the fourth version the document says with which figures it was asked. */
function floorsOf(document: Members, steps: readonly Members[], custom: Custom): StatutoryFloors | undefined {
  const profile = textAt(document, 'profile');
  if (profile === undefined) return undefined;
  const { distributionCap } = profileOn(custom.jurisdiction, textAt(document, 'endsOn') ?? '');
  const { statute } = document;
  const cap = (distributable: bigint): Partial<StatutoryFloors> =>
    distributionCap === undefined ? {} : { distributionCap, distributable };
  if (!isMembers(statute)) {
    const [locked, solidarity] = [valuesOf(steps, 'profile.lockedReserve'), valuesOf(steps, 'profile.solidarity')];
    const floors = { lockedReserve: numberAt(locked, 'floor'), solidarity: numberAt(solidarity, 'floor') };
    return { profile, ...floors, ...cap(numberAt(valuesOf(steps, 'profile.distributionCap'), 'distributable')) };
  }
  const base = numberAt(document, 'base');
  // Spain alone tells what came from outside the co-operative's own business.
  const other = custom.jurisdiction === 'ES' ? numberAt(statute, 'extraCooperative') : 0n;
  const figures = { reservesMinor: numberAt(statute, 'reserves'), capitalMinor: numberAt(statute, 'capital') };
  const asked = profileFloors(custom.jurisdiction, { baseMinor: base - other, otherMinor: other, ...figures });
  const floors = { lockedReserve: asked.lockedMinor, solidarity: asked.solidarityMinor };
  return { profile, ...floors, ...cap(numberAt(statute, 'distributable')) };
}

/** The claims as they were: since the fourth version the document says what each could be paid at most. */
function claimsOf(document: Members): readonly FunderClaim[] {
  return listAt(document, 'funders').map((claim) => {
    const most = wholeNumber(claim['most']);
    return {
      id: textAt(claim, 'id') ?? '',
      due: numberAt(claim, 'due'),
      capRemaining: numberAt(claim, 'capRemaining'),
      ...(most === undefined ? {} : { most }),
      ...(claim['exempt'] === true ? { exempt: true } : {}),
    };
  });
}

/** Of an older close only what its funders were given is known: as one claim, that no ceiling lets through in part. */
function givenIn(steps: readonly Members[]): readonly FunderClaim[] {
  const claim = (id: string, rule: string, more: object): FunderClaim => {
    const given = numberAt(stepOf(steps, rule), 'amount');
    return { id, due: given, capRemaining: given, ...more };
  };
  return [
    claim('counted', 'waterfall.funderCeiling', {}),
    claim('exempt', 'profile.exemptPayees', { exempt: true }),
  ].filter(({ due }) => due !== 0n);
}

/** What the rules make of a close: one waterfall for each time that the period was closed. */
function flowsOf(document: Members, custom: Custom): readonly Waterfall[] {
  const closes = closesIn(document);
  const told = closes.length === 1 && isMembers(document['statute']);
  return closes.map((steps) => {
    const values = valuesOf(steps, BASE);
    const [realisedResult, restrictedCosts, gainsOnLocked, giftsInKind, restrictedIncome, unrealised, priorLosses] =
      RESULT.map((name) => numberAt(values, name)) as [bigint, bigint, bigint, bigint, bigint, bigint, bigint];
    const outside = { gainsOnLocked, giftsInKind, restrictedIncome, unrealised, priorLosses };
    const funders = told ? claimsOf(document) : givenIn(steps);
    const floors = floorsOf(told ? document : { ...document, statute: undefined }, steps, custom);
    return waterfall({ realisedResult, restrictedCosts, ...outside, funders }, custom, floors);
  });
}

/**
 * Why the document of a close is not what the custom makes of the result that it names; undefined where it is. Minor
 * units. Of closes before the fourth version of the document, and of a period that was closed again, the floors of a
 * statute and what each funder could have claimed are taken from the document's own steps.
 */
export function closeFault(document: Members, custom: Custom): string | undefined {
  const values = closesIn(document).map((steps) => valuesOf(steps, BASE));
  const result = sum(values.map((each) => numberAt(each, 'realisedResult')));
  if (result !== numberAt(document, 'income') - numberAt(document, 'expenses')) {
    return `its result of ${result} is not what came in less what it cost`;
  }
  let flows: readonly Waterfall[];
  try {
    flows = flowsOf(document, custom);
  } catch {
    // Figures that no period has: below zero, or of a day that no statute knows.
    return 'it does not read';
  }
  for (const name of DECIDED) {
    const [made, said] = [sum(flows.map((flow) => flow[name])), numberAt(document, name)];
    if (made !== said) return `its ${name} is ${said}, and by the custom it is ${made}`;
  }
  const given = (flow: Waterfall): bigint => sum(flow.funders.map(({ amount }) => amount));
  const funders = listAt(document, 'funders');
  const [made, said] = [sum(flows.map(given)), sum(funders.map((each) => numberAt(each, 'amount')))];
  if (made !== said) return `its funders are given ${said}, and by the custom ${made}`;
  const [flow] = flows;
  if (flow !== undefined && flows.length === 1 && isMembers(document['statute'])) {
    const wrong = funders.find((each, place) => numberAt(each, 'amount') !== flow.funders[place]?.amount);
    if (wrong !== undefined) return `what ${textAt(wrong, 'id') ?? ''} is given is not by the custom`;
    if (flow.base !== numberAt(document, 'base')) return `its base is not what its result leaves`;
  }
  const shares = sum(listAt(document, 'standingShares').map((each) => numberAt(each, 'amount')));
  return shares === numberAt(document, 'standingShare')
    ? undefined
    : 'the parts of its standing share do not sum to it';
}
