import { Injectable } from '@nestjs/common';
import { ContributionService } from '../contributions/contribution.service.js';
import { UpstreamGapService } from '../gateway/upstream-gap.service.js';
import { isAllowed, type Viewer } from '../identity/authority.js';
import { isWithinScope, scopeOf } from '../inference-meter/operations-scope.js';
import { MachineHealthService } from '../machines/machine-health.service.js';
import { InventoryService } from '../partnership/inventory.service.js';
import { PastureStandingService } from '../stint/pasture-standing.service.js';
import { UsageDisputeService } from '../usage-disputes/usage-dispute.service.js';
import { alertsOf, healthOf } from './alerts.js';
import type { OperationsView } from './operations.models.js';

/** How pastures and machines stand, and what somebody should do about it. */
@Injectable()
export class OperationsService {
  constructor(
    private readonly inventory: InventoryService,
    private readonly health: MachineHealthService,
    private readonly pastures: PastureStandingService,
    private readonly gaps: UpstreamGapService,
    private readonly disputes: UsageDisputeService,
    private readonly contributions: ContributionService,
  ) {}

  /** An operator's own machines; every pasture, for all of them graze on all machines. */
  async view(viewer: Viewer, now: Date): Promise<OperationsView> {
    const { partnershipId } = viewer;
    const scope = scopeOf(viewer);
    const [machines, sites, health, pastures, gaps, disputed, statements] = await Promise.all([
      this.inventory.machines(partnershipId),
      this.inventory.sites(partnershipId),
      this.health.healthOf(partnershipId, false),
      this.pastures.standings(partnershipId),
      this.gaps.gapsOf(partnershipId),
      this.disputes.disputed(partnershipId),
      isAllowed('answerContributions', viewer)
        ? this.contributions.statements(partnershipId, { machine: null, waiting: true })
        : [],
    ]);
    const own = machines.filter((machine) => isWithinScope(machine, scope));
    const slugOf = new Map(sites.map(({ id, slug }) => [id, slug]));
    const here = new Set(own.map(({ siteId }) => slugOf.get(siteId)));
    const conditions = new Map(own.map(({ code, condition }) => [code, condition]));
    const ownHealth = health.filter(({ machine }) => conditions.has(machine));
    const alerts = alertsOf(
      {
        machines: ownHealth.filter(({ machine }) => conditions.get(machine) !== 'OUT_OF_SERVICE'),
        disputed: disputed.filter(({ machine }) => conditions.has(machine)),
        statements,
        pastures,
        upstreams: gaps.filter(({ site }) => scope.operatorId === null || here.has(site)),
      },
      now,
    );
    return {
      asOf: now,
      pastures: [...pastures],
      health: ownHealth.map(({ lost, ...each }) => ({
        ...each,
        lost: lost.events,
        state: healthOf({ ...each, lost }, now),
      })),
      alerts: alerts.map(({ items, ...alert }) => ({ ...alert, items: [...items] })),
    };
  }
}
