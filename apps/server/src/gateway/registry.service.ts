import { Injectable } from '@nestjs/common';
import { refuse, type Refusal } from '#libs/amount';
import type { Custom } from '#libs/custom';
import { CustomService } from '../custom/custom.service.js';
import type { NewUpstream, PurposeBlock, Upstream } from './gateway.types.js';
import { TimedCache } from './timed-cache.js';
import { UpstreamStore } from './upstream.store.js';

/** What a request is judged and sent by. */
export interface Registry {
  readonly upstreams: readonly Upstream[];
  readonly blocks: readonly PurposeBlock[];
  readonly custom: Custom;
}

export type RegistryRefusal = Refusal<
  'UrlMalformed' | 'ModelOrSiteUnknown' | 'SiteUnknown' | 'PurposeMalformed' | 'ReasonMalformed'
>;

const no = (kind: RegistryRefusal['kind'], field: string, message: string): RegistryRefusal =>
  refuse(kind, { message, field, rule: 'gateway.registry' });

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
    private readonly store: UpstreamStore,
    private readonly customs: CustomService,
  ) {}

  /** As it stands, at most five seconds old. */
  of(partnershipId: string): Promise<Registry> {
    return this.known.get(partnershipId);
  }

  /** Registers an upstream; its id. A trailing `/v1` is left off its address. */
  async add(partnershipId: string, wish: NewUpstream): Promise<string | RegistryRefusal> {
    const url = addressOf(wish.url);
    if (url === undefined) {
      const message = 'An upstream is at an http or https address without credentials, query or fragment.';
      return no('UrlMalformed', 'url', message);
    }
    const id = await this.store.add(partnershipId, { ...wish, url });
    this.known.clear();
    return id ?? no('ModelOrSiteUnknown', 'model', `There is no model "${wish.model}", or no site "${wish.site}".`);
  }

  /** Sends nothing more to an upstream; false where there is none of this id in use. */
  async retire(partnershipId: string, id: string): Promise<boolean> {
    const done = await this.store.retire(partnershipId, id);
    this.known.clear();
    return done;
  }

  /** Blocks a purpose at a site, or everywhere, with the reason that whoever asks for it reads; its id. */
  async block(
    partnershipId: string,
    wish: Pick<PurposeBlock, 'site' | 'purpose' | 'reason'>,
  ): Promise<string | RegistryRefusal> {
    if (!/^[a-z0-9][a-z0-9-]{0,62}$/u.test(wish.purpose)) {
      return no('PurposeMalformed', 'purpose', 'A purpose is a short word such as "research".');
    }
    if (!/^[^\p{Cc}]{1,500}$/u.test(wish.reason)) {
      return no('ReasonMalformed', 'reason', 'A reason has 1 to 500 characters, none of control.');
    }
    const id = await this.store.block(partnershipId, wish);
    this.known.clear();
    return id ?? no('SiteUnknown', 'site', `There is no site "${wish.site ?? ''}".`);
  }

  /** Ends a block; false where there is none of this id. */
  async lift(partnershipId: string, id: string): Promise<boolean> {
    const done = await this.store.lift(partnershipId, id);
    this.known.clear();
    return done;
  }

  private async read(partnershipId: string): Promise<Registry> {
    const [upstreams, blocks, custom] = await Promise.all([
      this.store.upstreams(partnershipId),
      this.store.blocks(partnershipId),
      this.customs.inForce(partnershipId, new Date()),
    ]);
    return { upstreams, blocks, custom };
  }
}
