import { Injectable } from '@nestjs/common';
import { RegistrationService } from '../machines/registration/registration.service.js';
import { granted, type Seeding } from './demo-progress.js';
import { demoRegistrations } from './demo-registrations.js';
import type { DemoPlan } from './demo-plan.js';
import { DemoStore } from './demo.store.js';

/** Plays what the first operator has begun to register. */
@Injectable()
export class RegistrationSeeder {
  constructor(
    private readonly store: DemoStore,
    private readonly registrations: RegistrationService,
  ) {}

  async seed({ partnershipId }: Seeding, plan: DemoPlan): Promise<void> {
    const rollNumber = plan.people.find(({ roles }) => roles.includes('OPERATOR'))?.rollNumber ?? '';
    const personId = (await this.store.people(partnershipId)).get(rollNumber);
    if (personId === undefined) return;
    const author = { partnershipId, personId, rollNumber };
    const begun = new Set((await this.registrations.drafts(author)).map(({ facts }) => facts.code));
    for (const steps of demoRegistrations(plan)) {
      const code = steps.find(([step]) => step === 'what')?.[1]['code'] ?? null;
      if (begun.has(code)) continue;
      const { id } = granted(await this.registrations.begin(author));
      for (const [step, texts] of steps) granted(await this.registrations.save(author, id, step, texts));
    }
  }
}
