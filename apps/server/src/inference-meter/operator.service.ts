import { Injectable } from '@nestjs/common';
import { isRefusal } from '#libs/amount';
import type { Custom } from '#libs/custom';
import { weighted, weightOf } from '#libs/inference-meter';
import { CustomService } from '../custom/custom.service.js';
import { InventoryService } from '../partnership/inventory.service.js';
import { FiguresStore, type MonthTotal } from './figures.store.js';
import { ImportService } from './import/import.service.js';
import { meterOf } from './meter-of.js';
import type { Machine, OperatorView, SiteMonth } from './operator.models.js';
import { SiteFigures } from './site-figures.js';

interface SiteName {
  readonly slug: string;
  readonly name: string;
}

/** What somebody who runs a site looks at. */
@Injectable()
export class OperatorService {
  constructor(
    private readonly inventory: InventoryService,
    private readonly figures: SiteFigures,
    private readonly store: FiguresStore,
    private readonly imports: ImportService,
    private readonly customs: CustomService,
  ) {}

  async view(partnershipId: string, now: Date): Promise<OperatorView> {
    const custom = await this.customs.inForce(partnershipId, now);
    const [sites, machines, months, imports] = await Promise.all([
      this.figures.sites(partnershipId),
      this.machines(partnershipId, custom),
      this.store.months(partnershipId),
      this.imports.latest(partnershipId),
    ]);
    const instants = sites.flatMap(({ asOf }) => (asOf === null ? [] : [asOf.getTime()]));
    return {
      sites,
      machines,
      months: await this.months(partnershipId, { sites, totals: months, now }),
      imports,
      asOf: instants.length === 0 ? null : new Date(Math.max(...instants)),
    };
  }

  private async machines(partnershipId: string, custom: Custom): Promise<Machine[]> {
    const [machines, sites] = await Promise.all([
      this.inventory.machines(partnershipId),
      this.inventory.sites(partnershipId),
    ]);
    const names = new Map(sites.map(({ id, name }) => [id, name]));
    const worked = await this.store.ofMachines(
      partnershipId,
      machines.map(({ code }) => code),
    );
    return machines.map(({ id, code, siteId, gpuModel, gpuCount, condition, registeredOn }) => {
      const weight = weightOf(custom, gpuModel, 'compute');
      return {
        id,
        code,
        site: names.get(siteId) ?? '',
        gpuModel,
        gpus: gpuCount,
        condition,
        registeredOn,
        computeRaw: worked.get(code) ?? 0n,
        weightPpm: isRefusal(weight) ? null : weight,
      };
    });
  }

  private async months(
    partnershipId: string,
    { sites, totals, now }: { sites: readonly SiteName[]; totals: readonly MonthTotal[]; now: Date },
  ): Promise<SiteMonth[]> {
    const months = new Map<string, SiteMonth>();
    for (const total of totals) {
      const { month, site: slug, unit, quantity, meter } = total;
      const site = sites.find((each) => each.slug === slug)?.name ?? slug;
      const key = JSON.stringify([month, slug]);
      const entry = months.get(key) ?? emptyMonth(site, month, month === now.toISOString().slice(0, 7));
      months.set(key, entry);
      if (unit === 'COMPUTE_RAW') {
        entry.computeRaw += quantity;
        entry.computeWeighted += await this.weigh(partnershipId, meter, total);
      }
      if (unit === 'ENERGY') entry.energyMillijoules = (entry.energyMillijoules ?? 0n) + quantity;
      if (unit === 'WATER') entry.waterMicrolitres = (entry.waterMicrolitres ?? 0n) + quantity;
    }
    return [...months.values()];
  }

  /** By the custom of the month's last hour: a figure to look at; the ledger weighs hour by hour. */
  private async weigh(partnershipId: string, meter: string, { quantity, lastHour }: MonthTotal): Promise<bigint> {
    const custom = await this.customs.inForce(partnershipId, lastHour);
    const weight = weightOf(custom, meterOf(meter).resource, 'compute');
    return isRefusal(weight) ? 0n : weighted(quantity, weight);
  }
}

function emptyMonth(site: string, month: string, partial: boolean): SiteMonth {
  return { site, month, computeRaw: 0n, computeWeighted: 0n, energyMillijoules: null, waterMicrolitres: null, partial };
}
