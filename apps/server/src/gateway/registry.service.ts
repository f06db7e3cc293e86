import { Injectable } from '@nestjs/common';
import { InvariantViolation, refuse, type Refusal } from '#libs/amount';
import type { Custom } from '#libs/custom';
import { CustomService } from '../custom/custom.service.js';
import { Database } from '../database/database.js';
import type { NewUpstream, PurposeBlock, Upstream } from './gateway.types.js';
import { TimedCache } from './timed-cache.js';
import { UpstreamStore } from './upstream.store.js';
import { WorkloadStore, type BlockWish, type LiftWish } from './workload.store.js';

/** What a request is judged and sent by. */
export interface Registry {
  readonly upstreams: readonly Upstream[];
  readonly blocks: readonly PurposeBlock[];
  readonly custom: Custom;
}

export type RegistryRefusal = Refusal<
  | 'UrlMalformed'
  | 'ActorMalformed'
  | 'KeyElsewhere'
  | 'ModelOrSiteUnknown'
  | 'PurposeMalformed'
  | 'ReasonMalformed'
  | 'SiteUnknown'
  | 'ResolutionMissing'
  | 'ResolutionNotForThis'
  | 'ResolutionSpent'
  | 'ResolutionNeeded'
  | 'BeginsPast'
  | 'BlockUnknown'
  | 'BlockLifted'
>;

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/u;
const WORDS = /^[^\p{Cc}]{1,500}$/u;
const BAD_WORDS = 'A reason has 1 to 500 characters, none of control.';
const NAME = /^[^\p{Cc}]{1,100}$/u;

const no = (kind: RegistryRefusal['kind'], field: string, message: string): RegistryRefusal =>
  refuse(kind, { message, field, rule: 'gateway.registry' });

const nameless = no('ActorMalformed', 'by', 'An officer has a name of 1 to 100 characters, none of control.');

/** What sending nothing more to an upstream would do. */
export interface RetirementPlan {
  readonly upstream: Upstream;
  /** How many others serve its model. */
  readonly others: number;
  /** How many people asked for the model in so many days until now. */
  readonly people: number;
  readonly days: number;
}

/** Days in which somebody counts as one who uses a model. */
const ASKED_DAYS = 30;

/** What the database refuses of a block or its end. */
const WORKLOAD_NO = {
  SiteUnknown: ['site', 'There is no such site.'],
  ResolutionMissing: ['resolution', 'No resolution of this id was carried.'],
  ResolutionNotForThis: [
    'resolution',
    'Members resolved something else: another purpose, another site, another block.',
  ],
  ResolutionSpent: ['resolution', 'This resolution has been carried out already.'],
  ResolutionNeeded: ['resolution', 'A resolution decided this block: only a later one lifts it.'],
  BeginsPast: ['begins', 'A block begins now or later: nothing was refused before it was decided.'],
  BlockUnknown: ['block', 'There is no block of this id.'],
  BlockLifted: ['block', 'This block has been lifted already.'],
} as const;

function refusalOf(outcome: string): RegistryRefusal {
  const kinds = Object.keys(WORKLOAD_NO) as (keyof typeof WORKLOAD_NO)[];
  const kind = kinds.find((known) => known === outcome);
  if (kind === undefined) throw new InvariantViolation(`a workload is never answered ${outcome}`);
  const [field, message] = WORKLOAD_NO[kind];
  return refuse(kind, { field, message, rule: 'gateway.workload' });
}

/** An address that requests are sent below: http or https, without credentials, query or fragment. */
function addressOf(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, username, password, search, hash, origin, pathname } = new URL(text);
  if (!['http:', 'https:'].includes(protocol) || `${username}${password}${search}${hash}` !== '') return undefined;
  const path = pathname.replace(/\/+$/u, '');
  return path.endsWith('/v1') ? `${origin}${path.slice(0, -3)}` : `${origin}${path}`;
}

/** Which upstream serves which model, and what is not served: the gateway calls no address but these. */
@Injectable()
export class RegistryService {
  private readonly known = new TimedCache<Registry>((partnershipId) => this.read(partnershipId), {
    fresh: 1000,
    stale: 5000,
  });

  constructor(
    private readonly database: Database,
    private readonly store: UpstreamStore,
    private readonly workloads: WorkloadStore,
    private readonly customs: CustomService,
  ) {}

  /** As it stands, at most five seconds old. */
  of(partnershipId: string): Promise<Registry> {
    return this.known.get(partnershipId);
  }

  /**
   * Registers an upstream; its id. A trailing `/v1` is left off its address. It is an officer's act: whoever adds one reads
   * every prompt of its model. A key goes to the origin that it was first named for: another one is `KeyElsewhere`.
   */
  async add(partnershipId: string, wish: NewUpstream, actor: string): Promise<string | RegistryRefusal> {
    if (!NAME.test(actor)) return nameless;
    const url = addressOf(wish.url);
    if (url === undefined) {
      const message = 'An upstream is at an http or https address without credentials, query or fragment.';
      return no('UrlMalformed', 'url', message);
    }
    const { outcome, id } = await this.database.closerTransaction((tx) =>
      this.store.add(tx, partnershipId, { ...wish, url, actor }),
    );
    this.known.clear();
    if (outcome === 'DONE') return id;
    if (outcome === 'KeyElsewhere') {
      const message = `The key in ${wish.keyVariable ?? ''} is sent to another address already: name another variable.`;
      return no('KeyElsewhere', 'keyVariable', message);
    }
    return no('ModelOrSiteUnknown', 'model', `There is no model "${wish.model}", or no site "${wish.site}".`);
  }

  /** What `retire` would do; undefined where there is none of this id in use. */
  async retirement(partnershipId: string, id: string): Promise<RetirementPlan | undefined> {
    const upstreams = await this.store.upstreams(partnershipId);
    const upstream = upstreams.find((one) => one.id === id);
    if (upstream === undefined) return undefined;
    const serving = upstreams.filter(({ model }) => model === upstream.model);
    const people = await this.store.askers(partnershipId, upstream.model, ASKED_DAYS);
    return { upstream, others: serving.length - 1, people, days: ASKED_DAYS };
  }

  /** Sends nothing more to an upstream; false where there is none of this id in use. */
  async retire(partnershipId: string, id: string, actor: string): Promise<boolean> {
    const done = await this.database.closerTransaction((tx) => this.store.retire(tx, partnershipId, { id, actor }));
    this.known.clear();
    return done;
  }

  /**
   * Blocks a purpose at a site, or everywhere, with the reason that whoever asks for it reads; its id. It is a fact with a
   * leaf in the log, and an officer's act: the application's own login can do it by no statement.
   */
  async block(partnershipId: string, wish: BlockWish): Promise<string | RegistryRefusal> {
    if (!NAME.test(wish.actor)) return nameless;
    if (!/^[a-z0-9][a-z0-9-]{0,62}$/u.test(wish.purpose)) {
      return no('PurposeMalformed', 'purpose', 'A purpose is a short word such as "research".');
    }
    if (!WORDS.test(wish.reason)) return no('ReasonMalformed', 'reason', BAD_WORDS);
    if (wish.resolution !== undefined && !UUID.test(wish.resolution)) return refusalOf('ResolutionMissing');
    const { outcome, id } = await this.database.closerTransaction((tx) =>
      this.workloads.block(tx, partnershipId, wish),
    );
    this.known.clear();
    return outcome === 'DONE' ? id : refusalOf(outcome);
  }

  /**
   * Ends a block, an officer's act with a reason on record; one that names a resolution only by naming a later one that was
   * carried, too. Undefined is done.
   */
  async lift(partnershipId: string, wish: LiftWish): Promise<RegistryRefusal | undefined> {
    if (!NAME.test(wish.actor)) return nameless;
    if (!WORDS.test(wish.why)) return no('ReasonMalformed', 'why', BAD_WORDS);
    if (!UUID.test(wish.block)) return refusalOf('BlockUnknown');
    if (wish.resolution !== undefined && !UUID.test(wish.resolution)) return refusalOf('ResolutionMissing');
    const outcome = await this.database.closerTransaction((tx) => this.workloads.lift(tx, partnershipId, wish));
    this.known.clear();
    return outcome === 'DONE' ? undefined : refusalOf(outcome);
  }

  private async read(partnershipId: string): Promise<Registry> {
    const [upstreams, blocks, custom] = await Promise.all([
      this.store.upstreams(partnershipId),
      this.workloads.blocks(partnershipId),
      this.customs.inForce(partnershipId, new Date()),
    ]);
    return { upstreams, blocks, custom };
  }
}
