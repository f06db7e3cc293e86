import { fraction, InvariantViolation, isRefusal } from '#libs/amount';
import { estimateRate, weightedOfTokens, type ServedModel, type UsageEvent } from '#libs/inference-meter';
import { requestFootprint, type RequestFootprint } from '../gateway/request-cost.js';
import type { NewUpstream } from '../gateway/gateway.types.js';
import type { Ending, RequestRow } from '../gateway/ended-request.js';
import { demoCustom } from './demo-custom.js';
import { holdersOf } from './demo-people.js';
import type { DemoPlan } from './demo-plan.js';
import { Dice } from './dice.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** The story goes back so many days, but never into a quarter that is closed. */
const DAYS = 29;
const WEIGHTED_HOUR = 3_600_000_000_000_000n;

/** The pasture of the cellar's machines: a small one, of which a developer holds most. */
export const CELLAR_PASTURE = { subject: 'cellar pasture', gates: 40n } as const;

/** The gateway that this story ran through. */
export const DEMO_GATEWAY = 'demonstration';

/** Gates of the cellar, admitted this many days ago. */
export const CELLAR_GATES = [
  { of: 0, quantity: 25n, daysAgo: 60 },
  { of: 1, quantity: 15n, daysAgo: 60 },
] as const;

/** A key of the first developer's; `ended` is why it was ended. */
export interface DemoKey {
  readonly label: string;
  readonly purposes: readonly string[];
  readonly models?: readonly string[];
  readonly ended?: string;
}

export const DEMO_KEYS: readonly DemoKey[] = [
  { label: 'Old laptop', purposes: ['research'], ended: 'lost with the laptop' },
  { label: 'Library help desk', purposes: ['public-service', 'research'] },
  { label: 'Notebook', purposes: ['research'], models: ['heron-code-32b'] },
];

const usual: Omit<NewUpstream, 'model' | 'site' | 'url'> = {
  ...{ kind: 'openai', servedAs: null, keyVariable: null, contextTokens: 131_072n, outputTokens: 8_192n },
  ...{ tokenizes: false, priority: 0 },
};

/**
 * Where the models of the town are said to be served: at names that no network knows. Nobody has told how the small one
 * runs, so its footprint is unknown.
 */
export const DEMO_UPSTREAMS: readonly NewUpstream[] = [
  { ...usual, model: 'mill-70b', site: 'mill-hall', url: 'http://mill.invalid:8000' },
  { ...usual, model: 'heron-code-32b', site: 'mill-hall', url: 'http://mill.invalid:8001' },
  { ...usual, model: 'weir-7b', site: 'neighbours', url: 'http://weir.invalid:8000' },
];

/** How the models are served, by which what their tokens take is estimated. */
export const DEMO_SERVED: Readonly<Record<string, ServedModel>> = {
  'mill-70b': { activeMillions: 70_600n, gpus: 4n, batch: 32n },
  'heron-code-32b': { activeMillions: 32_800n, gpus: 4n, batch: 32n },
};

/** Of the site where they are served: a PUE of 1.18, and litres to a kWh. */
export const DEMO_FACTOR = { site: 'mill-hall', puePpm: 1_180_000n, wueOn: 420_000n, wueOff: 1_950_000n } as const;

function footprintOf(completionTokens: bigint, model: string): RequestFootprint {
  const served = DEMO_SERVED[model];
  const rate = served === undefined ? null : estimateRate(served);
  if (isRefusal(rate)) throw new InvariantViolation(rate.message);
  const { puePpm, wueOn, wueOff } = DEMO_FACTOR;
  const [pue, on, off] = [puePpm, wueOn, wueOff].map((steps) => fraction(steps, 1_000_000n));
  return requestFootprint(completionTokens, {
    rate,
    factors: { pue: pue ?? null, wueOn: on ?? null, wueOff: off ?? null },
  });
}

/** What the pasture of the cellar gives in the month of a moment. */
export function cellarCapacity(now: Date) {
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth()];
  return {
    pasture: CELLAR_PASTURE.subject,
    startsAt: new Date(Date.UTC(year, month)).toISOString(),
    endsAt: new Date(Date.UTC(year, month + 1)).toISOString(),
    capacity: 18n * WEIGHTED_HOUR,
    host: 2n * WEIGHTED_HOUR,
  };
}

/** Roll numbers of those who have the cellar's gates. */
export const cellarHolders = ({ people }: Pick<DemoPlan, 'people'>): readonly string[] =>
  holdersOf(people, 'DEVELOPER');

/** A request of the story; whoever seeds it knows whose key it was. */
export type DemoRequest = Omit<RequestRow, 'partnershipId' | 'subject' | 'keyId'> & { readonly key: string };

const ENDS: readonly Ending[] = ['LEFT', 'STOPPED', 'BROKEN', 'NOT_TAKEN'];

function tokensPerSecond(model: string): bigint {
  const rate = demoCustom().stint.tokensPerGpuSecond[model];
  if (rate === undefined) throw new InvariantViolation(`the demonstration rates ${model}`);
  return rate;
}

/** A day's hours in which the programs ran: two on working days, one on others. */
function hoursOf(dice: Dice, dayMs: number): readonly number[] {
  const weekday = new Date(dayMs).getUTCDay();
  const morning = dice.between(7, 10);
  return weekday === 0 || weekday === 6 ? [morning] : [morning, dice.between(12, 16)];
}

function requestOf(dice: Dice, id: string, atMs: number): DemoRequest {
  const code = dice.percent(25);
  const upstream = DEMO_UPSTREAMS[code ? 1 : dice.percent(12) ? 2 : 0];
  if (upstream === undefined) throw new InvariantViolation('the demonstration has servers');
  const ending: Ending = dice.percent(82) ? 'FINISHED' : dice.pick(ENDS);
  const taken = ending !== 'NOT_TAKEN';
  const promptTokens = taken ? BigInt(dice.between(4_000, 42_000)) : 0n;
  const completionTokens = taken ? BigInt(dice.between(400, 5_200)) : 0n;
  return {
    ...{ requestId: id, gateway: DEMO_GATEWAY, key: code ? 'Notebook' : 'Library help desk' },
    ...{ purpose: code || dice.percent(20) ? 'research' : 'public-service', route: 'chat', streamed: dice.percent(70) },
    ...{ model: upstream.model, site: upstream.site, ending, promptTokens },
    cachedTokens: taken ? promptTokens / 4n : null,
    ...{ completionTokens, method: ending === 'BROKEN' ? 'counted' : 'engine' },
    compute: weightedOfTokens(promptTokens + completionTokens, tokensPerSecond(upstream.model)),
    ...footprintOf(completionTokens, upstream.model),
    ...{ startedAtMs: atMs, endedAtMs: atMs + dice.between(900, 45_000) },
  };
}

/** What the programs of the first developer asked, up to the day before now. */
export function demoRequests({ seed, calendar }: Pick<DemoPlan, 'seed' | 'calendar'>, now: Date): DemoRequest[] {
  const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  const first = Math.max(today - DAYS * DAY_MS, calendar.current.days[0] ?? 0);
  const dice = new Dice(seed).for('requests of a developer');
  const days = Array.from({ length: Math.max(0, (today - first) / DAY_MS) }, (_, index) => first + index * DAY_MS);
  return days.flatMap((dayMs) => {
    const own = dice.for(new Date(dayMs).toISOString().slice(0, 10));
    return hoursOf(own, dayMs).flatMap((hour) =>
      Array.from({ length: own.between(2, 4) }, (_, index) => {
        const atMs = dayMs + hour * HOUR_MS + own.between(index * 600, index * 600 + 590) * 1_000;
        return requestOf(own, `req_demo_${String(dayMs + hour * HOUR_MS)}_${String(index)}`, atMs);
      }),
    );
  });
}

/** The two events of each request that used something, as the gateway writes them. */
export function demoRequestEvents(requests: readonly DemoRequest[], subject: string): UsageEvent[] {
  return requests.flatMap(({ requestId, model, site, method, promptTokens, completionTokens, startedAtMs }) => {
    if (promptTokens + completionTokens === 0n) return [];
    const shared = {
      ...{ source: `/gateway/${DEMO_GATEWAY}`, subject, site, method },
      unit: 'TOKEN',
      effectiveAtMs: BigInt(startedAtMs),
    } as const;
    return [
      { ...shared, id: `${requestId}#in`, meter: { kind: 'tokens-in', resource: model }, quantity: promptTokens },
      { ...shared, id: `${requestId}#out`, meter: { kind: 'tokens-out', resource: model }, quantity: completionTokens },
    ] as const;
  });
}
