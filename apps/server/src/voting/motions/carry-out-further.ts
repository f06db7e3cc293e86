import { Injectable } from '@nestjs/common';
import { InvariantViolation, refuse, type Refusal } from '#libs/amount';
import type { RollAct } from '#libs/court-roll';
import type { FurtherEffect } from '#libs/voting';
import { CourtService } from '../../court-roll/court.service.js';
import { queryIn, type Tx } from '../../database/database.js';
import type { Carried } from './carried.js';
import { effectFaultWords } from './effect-faults.js';

type Done = Promise<Refusal | undefined>;
type Of<K extends FurtherEffect['kind']> = Extract<FurtherEffect, { readonly kind: K }>;
type OfHolding = Of<'ADMISSION'> | Of<'FORFEITURE'>;

const blocked = (outcome: string, message: string): Refusal =>
  refuse(outcome, { message, field: 'effect', rule: 'motion.execution' });

/** Releases that wait for a login that no server has; capital; admissions and cases on the roll; recalls. */
@Injectable()
export class FurtherDeedsService {
  constructor(private readonly court: CourtService) {}

  /** In the caller's transaction. Answers why it cannot be done, or throws RolledBack where the court refuses. */
  async done(tx: Tx, carried: Carried, effect: FurtherEffect): Done {
    switch (effect.kind) {
      case 'DISPOSAL':
      case 'LOSS_ABSORPTION':
        return waiting(tx, carried, effect);
      case 'CAPITAL':
        return called(tx, carried, 'raise_capital');
      case 'RECALL':
        return called(tx, carried, 'recall_office');
      case 'ADMISSION':
        return this.entered(tx, carried, { effect, event: 'ADMITTED', act: { kind: 'ADMIT' } });
      case 'FORFEITURE':
        return this.entered(tx, carried, {
          effect,
          event: 'PRESENTED',
          // Members bring the case: whoever moved it stands for them, and sits on no jury of it.
          act: { kind: 'PRESENT', by: await sponsorOf(tx, carried) },
        });
    }
  }

  /** The line of the roll, and which resolution it was entered by. */
  private async entered(
    tx: Tx,
    carried: Carried,
    { effect, event, act }: { readonly effect: OfHolding; readonly event: string; readonly act: RollAct },
  ): Done {
    const { partnershipId, resolutionId } = carried;
    const fault = await faultOf(tx, carried, effect);
    if (fault !== undefined) return fault;
    const { holding } = effect;
    const [clock] = await queryIn<{ today: string }>(
      tx,
      `SELECT (clock_timestamp() AT TIME ZONE 'UTC')::date::text AS today`,
      [],
    );
    const asked = [{ holding, act: () => act, on: clock?.today ?? '' }];
    const lines = await this.court.enterIn(tx, { partnershipId, actor: `resolution:${resolutionId}`, asked });
    const line = lines.find(({ draft }) => draft.holding.number === holding && draft.event === event);
    if (line === undefined) throw new InvariantViolation(`the court entered no line of ${holding}`);
    await queryIn(tx, 'SELECT name_roll_line($1, $2, $3)', [partnershipId, resolutionId, String(line.number)]);
    return undefined;
  }
}

async function called(tx: Tx, { partnershipId, resolutionId }: Carried, name: 'raise_capital' | 'recall_office'): Done {
  const [row] = await queryIn<{ outcome: string }>(tx, `SELECT ${name}($1, $2) AS outcome`, [
    partnershipId,
    resolutionId,
  ]);
  const outcome = row?.outcome ?? 'NotFound';
  return outcome === 'DONE' ? undefined : blocked(outcome, effectFaultWords(outcome));
}

async function sponsorOf(tx: Tx, { motionId }: Carried): Promise<string> {
  const [sponsor] = await queryIn<{ roll: string }>(
    tx,
    `SELECT p.roll_number AS roll FROM motion m JOIN person p ON p.partnership_id = m.partnership_id AND p.id = m.sponsor_id WHERE m.id = $1`,
    [motionId],
  );
  if (sponsor === undefined) throw new InvariantViolation(`motion ${motionId} has no sponsor`);
  return sponsor.roll;
}

/** What stands against it today. */
async function faultOf(tx: Tx, { partnershipId }: Carried, { kind, ...members }: FurtherEffect): Done {
  const [row] = await queryIn<{ fault: string | null }>(tx, 'SELECT effect_fault($1, $2, $3) AS fault', [
    partnershipId,
    kind,
    JSON.stringify(members),
  ]);
  const fault = row?.fault ?? undefined;
  return fault === undefined ? undefined : blocked(fault, effectFaultWords(fault));
}

/** What opens the lock is entered by guardian or steward, whose one transaction carries the motion out. */
async function waiting(tx: Tx, carried: Carried, effect: Of<'DISPOSAL'> | Of<'LOSS_ABSORPTION'>): Done {
  const { resolutionId } = carried;
  const fault = await faultOf(tx, carried, effect);
  if (fault !== undefined) return fault;
  if (effect.kind === 'DISPOSAL') {
    const message = `It waits for the guardian, whose login no server has: copyhold guardian authorise ${effect.disposal} --resolution ${resolutionId}`;
    return blocked('WaitsForGuardian', message);
  }
  const act = effect.asset === undefined ? 'absorb' : `impair ${effect.asset}`;
  const message = `It waits for the steward, whose login no server has: copyhold steward ${act} --resolution ${resolutionId}`;
  return blocked('WaitsForSteward', message);
}
