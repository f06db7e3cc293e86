import { Injectable } from '@nestjs/common';
import { formatFraction, fraction, multiply, type Fraction } from '#libs/amount';
import { tariffOf, type Custom } from '#libs/custom';
import { weightedOfTokens } from '#libs/inference-meter';
import { CustomService } from '../custom/custom.service.js';
import { ApiKeyService, type ShownKey } from '../gateway/api-key.service.js';
import type { PurposeBlock } from '../gateway/gateway.types.js';
import { RegistryService } from '../gateway/registry.service.js';
import { REQUEST_LOG_DAYS } from '../gateway/ended-request.js';
import type { Viewer } from '../identity/authority.js';
import { InventoryService } from '../partnership/inventory.service.js';
import { StintService } from '../stint/stint.service.js';
import type {
  ApiKey,
  BlockedPurpose,
  DeveloperView,
  OfferedModel,
  SanctionModel,
  StintModel,
} from './developer.models.js';
import { MonthUseService } from './month-use.service.js';
import { OwnUseStore, type Subject } from './own-use.store.js';

const MONTHS = 6;
const MILLION: Fraction = fraction(1_000_000n);
const THOUSAND = 1_000n;

/** What somebody who lets programs use the commons looks at: their own, and nothing of anybody else's. */
@Injectable()
export class DeveloperService {
  constructor(
    private readonly store: OwnUseStore,
    private readonly use: MonthUseService,
    private readonly keys: ApiKeyService,
    private readonly registry: RegistryService,
    private readonly inventory: InventoryService,
    private readonly stints: StintService,
    private readonly customs: CustomService,
  ) {}

  /** As of now; `month` ('2026-11', UTC) is the one that is shown day by day. */
  async view(viewer: Viewer, month: string | undefined): Promise<DeveloperView> {
    const now = new Date();
    const { partnershipId, personId, rollNumber } = viewer;
    const subject: Subject = { partnershipId, rollNumber };
    const custom = await this.customs.inForce(partnershipId, now);
    const [name, keys, models, stint, sanction, used, registry] = await Promise.all([
      this.store.name(partnershipId, personId),
      this.keys.list(partnershipId, rollNumber),
      this.models(partnershipId, custom),
      this.stint(subject),
      this.sanction(partnershipId, personId, custom),
      this.use.months(subject, { now, count: MONTHS, shown: month ?? now.toISOString().slice(0, 7) }),
      this.registry.of(partnershipId),
    ]);
    const purposes = [...keys.flatMap((key) => key.purposes), ...registry.blocks.map(({ purpose }) => purpose)];
    return {
      rollNumber,
      name: name ?? rollNumber,
      currency: custom.currency,
      customVersion: custom.version,
      asOf: now,
      keys: keys.map((key) => shownKey(key, now)),
      models,
      purposes: [...new Set(purposes)].toSorted(),
      stint,
      sanction,
      ...used,
      requestDays: REQUEST_LOG_DAYS,
    };
  }

  /** One after the other: whoever asks for the standing makes the stints of a period that has just begun. */
  private async stint(subject: Subject): Promise<StintModel> {
    const standing = await this.stints.standing(subject.partnershipId, subject.rollNumber);
    const gates = await this.store.gates(subject);
    return {
      ...standing,
      gates: gates.map(({ gate }) => gate),
      waiting: gates.filter(({ granted }) => !granted),
    };
  }

  private async models(partnershipId: string, custom: Custom): Promise<OfferedModel[]> {
    const [models, { upstreams, blocks }] = await Promise.all([
      this.inventory.models(partnershipId),
      this.registry.of(partnershipId),
    ]);
    const perMillion = (meter: 'tokens-in' | 'tokens-out'): string =>
      formatFraction(multiply(tariffOf(custom, meter), MILLION));
    return models.map(({ slug, name }) => {
      const sites = [...new Set(upstreams.filter(({ model }) => model === slug).map(({ site }) => site))].toSorted();
      const rate = custom.stint.tokensPerGpuSecond[slug];
      return {
        model: slug,
        name,
        sites,
        inPerMillion: perMillion('tokens-in'),
        outPerMillion: perMillion('tokens-out'),
        stintPerThousand: rate === undefined ? null : weightedOfTokens(THOUSAND, rate),
        blocked: blocks.filter(({ site }) => site === null || sites.includes(site)).map(shownBlock),
      };
    });
  }

  private async sanction(partnershipId: string, personId: string, custom: Custom): Promise<SanctionModel | null> {
    const found = await this.store.sanction(partnershipId, personId);
    if (found === undefined) return null;
    const { throttle, juryDays } = custom.stint;
    return { ...found, keeps: formatFraction(throttle), juryDays };
  }
}

function shownBlock({ purpose, site, reason, beginsAtMs, decidedOn }: PurposeBlock): BlockedPurpose {
  return { purpose, site, reason, beginsAt: new Date(beginsAtMs), decidedOn };
}

function shownKey(key: ShownKey, now: Date): ApiKey {
  const { revokedAt, expiresAt } = key;
  const ended = expiresAt !== null && expiresAt <= now;
  return { ...key, state: revokedAt === null ? (ended ? 'ENDED' : 'IN_USE') : 'REVOKED' };
}
