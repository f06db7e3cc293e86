import { Injectable } from '@nestjs/common';
import { InventoryService } from '../partnership/inventory.service.js';
import type { Site } from '../partnership/site.model.js';
import { FiguresStore } from './figures.store.js';

/** What each site gave and took: its machines, their GPU time, and energy and water where they were measured. */
@Injectable()
export class SiteFigures {
  constructor(
    private readonly inventory: InventoryService,
    private readonly store: FiguresStore,
  ) {}

  /** Every site, in the order in which they went into service. What was never measured is null, not zero. */
  async sites(partnershipId: string): Promise<Site[]> {
    const [sites, machines, totals, asOf] = await Promise.all([
      this.inventory.sites(partnershipId),
      this.inventory.machines(partnershipId),
      this.store.siteTotals(partnershipId),
      this.store.asOf(partnershipId),
    ]);
    return sites.map(({ id, slug, name, territory, inServiceOn, latitude, longitude }) => {
      const here = machines.filter(({ siteId }) => siteId === id);
      const total = (unit: string): bigint | null =>
        totals.find((each) => each.site === slug && each.unit === unit)?.quantity ?? null;
      return {
        id,
        slug,
        name,
        territory,
        inServiceOn,
        latitude,
        longitude,
        machines: here.length,
        gpus: here.reduce((sum, { gpuCount }) => sum + gpuCount, 0),
        computeRaw: total('COMPUTE_RAW') ?? 0n,
        energyMillijoules: total('ENERGY'),
        waterMicrolitres: total('WATER'),
        asOf: asOf.get(slug) ?? null,
      };
    });
  }
}
