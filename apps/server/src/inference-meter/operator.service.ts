import { Injectable } from '@nestjs/common';
import { isRefusal } from '#libs/amount';
import type { Custom } from '#libs/custom';
import { weightClassOf, weighted, weightOf } from '#libs/inference-meter';
import { CustomService } from '../custom/custom.service.js';
import { InventoryService } from '../partnership/inventory.service.js';
import type { Viewer } from '../identity/authority.js';
import { FiguresStore, type MonthTotal } from './figures.store.js';
import { ImportService } from './import/import.service.js';
import { meterOf } from './meter-of.js';
import { isWithinScope, scopeOf, type OperationsScope } from './operations-scope.js';
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

  /** An operator's own machines with the sites that they stand at; all of them for whoever keeps or checks the books. */
  async view(viewer: Viewer, now: Date): Promise<OperatorView> {
    const { partnershipId } = viewer;
    const scope = scopeOf(viewer);
    const [custom, history] = await Promise.all([
      this.customs.inForce(partnershipId, now),
      this.customs.history(partnershipId),
    ]);
    const [everySite, machines, everyMonth, imports] = await Promise.all([
      this.figures.sites(partnershipId),
      this.machines(partnershipId, custom, scope),
      this.store.months(
        partnershipId,
        history.map(({ effectiveAt }) => effectiveAt),
      ),
      this.imports.latest(partnershipId),
    ]);
    const here = new Set(machines.map(({ siteSlug }) => siteSlug));
    const isHere = (slug: string): boolean => scope.operatorId === null || here.has(slug);
    const sites = everySite.filter(({ slug }) => isHere(slug));
    const months = everyMonth.filter(({ site }) => isHere(site));
    const instants = sites.flatMap(({ asOf }) => (asOf === null ? [] : [asOf.getTime()]));
    return {
      sites,
      machines,
      months: monthsOf(months, { sites, now, customs: history.map((each) => each.custom) }),
      imports,
      asOf: instants.length === 0 ? null : new Date(Math.max(...instants)),
    };
  }

  private async machines(partnershipId: string, custom: Custom, scope: OperationsScope): Promise<Machine[]> {
    const [everyMachine, sites] = await Promise.all([
      this.inventory.machines(partnershipId),
      this.inventory.sites(partnershipId),
    ]);
    const machines = everyMachine.filter((machine) => isWithinScope(machine, scope));
    const siteOf = new Map(sites.map((site) => [site.id, site]));
    const worked = await this.store.ofMachines(
      partnershipId,
      machines.map(({ code }) => code),
    );
    return machines.map(({ id, code, siteId, gpuModel, gpuCount, condition, registeredOn }) => {
      const weight = weightOf(custom, gpuModel, 'compute');
      return {
        id,
        code,
        site: siteOf.get(siteId)?.name ?? '',
        siteSlug: siteOf.get(siteId)?.slug ?? '',
        gpuModel,
        gpus: gpuCount,
        condition,
        registeredOn,
        computeRaw: worked.get(code) ?? 0n,
        weightPpm: isRefusal(weight) ? null : weight,
      };
    });
  }
}

interface MonthTerms {
  readonly sites: readonly SiteName[];
  readonly now: Date;
  /** Every version, oldest first. */
  readonly customs: readonly Custom[];
}

function monthsOf(totals: readonly MonthTotal[], { sites, now, customs }: MonthTerms): SiteMonth[] {
  const months = new Map<string, SiteMonth>();
  for (const total of totals) {
    const { month, site: slug, unit, quantity, holder } = total;
    const site = sites.find((each) => each.slug === slug)?.name ?? slug;
    const key = JSON.stringify([month, slug]);
    const entry =
      months.get(key) ?? emptyMonth({ site, siteSlug: slug, month, partial: month === now.toISOString().slice(0, 7) });
    months.set(key, entry);
    if (unit === 'COMPUTE_RAW' && holder === 'idle') entry.computeIdle += quantity;
    if (unit === 'COMPUTE_RAW' && holder !== 'idle') {
      entry.computeRaw += quantity;
      entry.computeWeighted += weighedBy(customs, total);
    }
    if (unit === 'ENERGY') entry.energyMillijoules = (entry.energyMillijoules ?? 0n) + quantity;
    if (unit === 'WATER') entry.waterMicrolitres = (entry.waterMicrolitres ?? 0n) + quantity;
  }
  return [...months.values()];
}

/** Each hour by the weights of its own custom, as the ledger does; a model that it gives no weight counts nothing. */
function weighedBy(customs: readonly Custom[], { customs: begun, meter, quantity, holder }: MonthTotal): bigint {
  const custom = customs[Math.max(begun - 1, 0)];
  if (custom === undefined) return 0n;
  const weight = weightOf(custom, meterOf(meter).resource, weightClassOf(holder));
  return isRefusal(weight) ? 0n : weighted(quantity, weight);
}

function emptyMonth(month: Pick<SiteMonth, 'site' | 'siteSlug' | 'month' | 'partial'>): SiteMonth {
  return {
    ...month,
    computeRaw: 0n,
    computeWeighted: 0n,
    computeIdle: 0n,
    energyMillijoules: null,
    waterMicrolitres: null,
  };
}
