import { Injectable } from '@nestjs/common';
import { isRefusal } from '#libs/amount';
import { keyIdOf } from '#libs/signed-batch';
import { MachineHealthService } from '../machines/machine-health.service.js';
import { MachineKeyService } from '../machines/machine-key.service.js';
import { StintService } from '../stint/stint.service.js';
import { StintTermsService } from '../stint/stint-terms.service.js';
import { sha256 } from '../transparency-log/ed25519.js';
import { CLERK } from './demo-money.js';
import { demoCapacity, demoGrazing, demoReporting, toldUntil, type DemoReporting } from './demo-operations.js';
import type { DemoPlan } from './demo-plan.js';
import { granted, type Seeding } from './demo-progress.js';

/** Hours for which a token of the story waits. */
const TOKEN_HOURS = 168;
const GATEWAY = 'demonstration';
const MODEL = 'mill-70b';

/** Plays what an operator looks at: what the pasture gives this month, who grazed, and how the machines report. */
@Injectable()
export class OperationsSeeder {
  constructor(
    private readonly terms: StintTermsService,
    private readonly stints: StintService,
    private readonly keys: MachineKeyService,
    private readonly health: MachineHealthService,
  ) {}

  async seed({ partnershipId, now, onProgress }: Seeding, plan: DemoPlan): Promise<void> {
    const step = 'stints and machines of this month';
    onProgress(step, 0, 2);
    await this.graze(partnershipId, plan, now);
    onProgress(step, 1, 2);
    await this.report(partnershipId, demoReporting(plan, now));
    onProgress(step, 2, 2);
  }

  /** A seeding that goes on in a later month leaves the month that is over as it was. */
  private async graze(partnershipId: string, plan: DemoPlan, now: Date): Promise<void> {
    const said = await this.terms.setCapacity(partnershipId, demoCapacity(now), CLERK);
    if (said !== undefined && said.kind !== 'PeriodOver') granted(said);
    for (const { rollNumber, request, amount } of demoGrazing(plan)) {
      const { used, held } = await this.stints.standing(partnershipId, rollNumber);
      if (used + held > 0n) continue;
      const hold = await this.stints.reserve({
        ...{ partnershipId, rollNumber, model: MODEL, gatewayId: GATEWAY, requestId: request },
        ask: { compute: amount },
      });
      // Said too late, or more than a small town was granted: then nobody grazed.
      if (!isRefusal(hold)) granted(await this.stints.settle(hold.id, hold.amount, 'engine'));
    }
  }

  private async report(partnershipId: string, machines: readonly DemoReporting[]): Promise<void> {
    const known = new Set((await this.keys.keys(partnershipId)).map(({ code }) => code));
    for (const machine of machines.filter(({ code }) => !known.has(code))) {
      const token = granted(
        await this.keys.makeToken(partnershipId, { code: machine.code, hours: TOKEN_HOURS }, CLERK),
      );
      if (machine.publicKey === null) continue;
      granted(await this.keys.enrol({ token: token.token, publicKey: machine.publicKey }));
      await this.tell(machine, keyIdOf(machine.publicKey, sha256));
    }
    await this.health.flush();
  }

  private async tell(machine: DemoReporting, keyId: string): Promise<void> {
    const { code, heardAt, counted, refused, refusal, clockOffsetMs, lost } = machine;
    this.health.note({
      ...{ keyId, heardAt, counted, refused },
      eventAt: toldUntil(heardAt),
      known: 0,
      waiting: 0,
      conflicts: 0,
      refusal: refusal === null ? null : { at: heardAt, kind: 'SiteNotYours', field: 'site', message: refusal },
    });
    // Whoever is silent says nothing of itself either.
    if (clockOffsetMs === null) return;
    await this.health.report(keyId, {
      id: `report ${code}`,
      clockOffsetMs,
      waiting: 0n,
      ...(lost === null ? {} : { lost: { ...lost, meters: new Map() } }),
    });
  }
}
