import { Injectable } from '@nestjs/common';
import { InvariantViolation, isRefusal, refuse, type Refusal } from '#libs/amount';
import { EFFECT_KINDS, readEffect, type MotionEffect } from '#libs/voting';
import { CustomChangeService } from '../../custom/custom-change.service.js';
import { queryIn, type Tx } from '../../database/database.js';
import { RolledBack } from '../../ledger/ledger.service.js';
import type { Carried } from './carried.js';
import { ChosenDeedsService } from './carry-out-chosen.js';
import { FurtherDeedsService } from './carry-out-further.js';
import { refusalOfDatabase } from './refused-below.js';

type Done = Promise<Refusal | undefined>;

/** Carries out what was resolved, in the caller's transaction: all of it, or a refusal and nothing. */
@Injectable()
export class CarryOutService {
  constructor(
    private readonly customs: CustomChangeService,
    private readonly further: FurtherDeedsService,
    private readonly chosen: ChosenDeedsService,
  ) {}

  /** Throws {@link RolledBack} where the books, the lock or the custom refuse: it is carried, and blocked. */
  async carryOut(tx: Tx, carried: Carried): Promise<void> {
    const effect = effectOf(carried);
    const refusal = await refusalOfDatabase(async () => {
      const refused = await this.done(tx, carried, effect);
      // What is asked at the commit is asked here: a refusal then would come too late to be told.
      if (refused === undefined) await queryIn(tx, 'SET CONSTRAINTS ALL IMMEDIATE');
      return refused;
    });
    if (refusal !== undefined) throw new RolledBack(refusal);
  }

  /** After the commit: whom a division pays. Answers why they are not all posted yet; it is taken up again at the next start. */
  async settle(carried: Pick<Carried, 'partnershipId' | 'resolutionId' | 'kind'>): Done {
    return carried.kind === 'APPROPRIATION' ? this.chosen.pay(carried) : undefined;
  }

  private async done(tx: Tx, carried: Carried, effect: MotionEffect): Done {
    switch (effect.kind) {
      // What a college agreed to went on when it was counted.
      case 'RATIFICATION':
      case 'ORDINARY':
        return undefined;
      case 'WORKLOAD':
        return workload(tx, carried, effect);
      case 'PASTURE':
        return pasture(tx, carried, effect);
      case 'PERIOD_REOPENING':
        return reopening(tx, carried, effect);
      case 'CUSTOM_CHANGE':
        await this.customs.adoptIn(tx, carried.partnershipId, carried.resolutionId);
        return undefined;
      case 'DISPOSAL':
      case 'LOSS_ABSORPTION':
      case 'CAPITAL':
      case 'ADMISSION':
      case 'FORFEITURE':
      case 'RECALL':
        return this.further.done(tx, carried, effect);
      case 'APPROPRIATION':
      case 'PROJECTS':
      case 'BETS':
      case 'ELECTION':
        return this.chosen.done(tx, carried, effect);
    }
  }
}

function effectOf({ kind, effect, motionId }: Carried): MotionEffect {
  const known = EFFECT_KINDS.find((each) => each === kind);
  if (known === undefined) throw new InvariantViolation(`motion ${motionId} has an effect that nobody knows: ${kind}`);
  const read = readEffect(known, effect);
  if (isRefusal(read)) throw new InvariantViolation(`motion ${motionId}: ${read.message}`);
  return read;
}

const blocked = (outcome: string, message: string): Refusal =>
  refuse(outcome, { message, field: 'effect', rule: 'motion.execution' });

const actorOf = ({ resolutionId }: Carried): string => `resolution:${resolutionId}`;

async function workload(tx: Tx, carried: Carried, effect: MotionEffect & { kind: 'WORKLOAD' }): Done {
  const { partnershipId, resolutionId, title } = carried;
  const [row] =
    effect.act === 'BLOCK'
      ? await queryIn<{ outcome: string }>(tx, 'SELECT outcome FROM block_workload($1, $2, $3, $4, NULL, $5, $6)', [
          partnershipId,
          effect.site === '' ? null : effect.site,
          effect.purpose,
          title,
          resolutionId,
          actorOf(carried),
        ])
      : await queryIn<{ outcome: string }>(tx, 'SELECT lift_workload($1, $2, $3, $4, $5) AS outcome', [
          partnershipId,
          effect.block,
          title,
          resolutionId,
          actorOf(carried),
        ]);
  if (row?.outcome === 'DONE') return undefined;
  return blocked(row?.outcome ?? 'NotFound', WORKLOAD_WORDS[row?.outcome ?? ''] ?? 'The block cannot be entered.');
}

const WORKLOAD_WORDS: Readonly<Record<string, string>> = {
  SiteUnknown: 'The site that it names is not there.',
  BlockUnknown: 'The block that it lifts is not there.',
  BlockLifted: 'The block that it lifts has been lifted already.',
  ResolutionNotForThis: 'Members resolved something else.',
};

async function pasture(
  tx: Tx,
  { partnershipId, resolutionId }: Carried,
  effect: MotionEffect & { kind: 'PASTURE' },
): Done {
  const [row] = await queryIn<{ set: boolean }>(tx, 'SELECT set_pasture($1, $2, $3, $4) AS set', [
    partnershipId,
    effect.pasture,
    effect.gates,
    resolutionId,
  ]);
  if (row?.set === true) return undefined;
  return blocked('GatesHeld', 'More gates of this pasture are held than it would have: first some must be given up.');
}

async function reopening(tx: Tx, carried: Carried, effect: MotionEffect & { kind: 'PERIOD_REOPENING' }): Done {
  const [row] = await queryIn<{ outcome: string }>(tx, 'SELECT reopen_period($1, $2, $3, $4) AS outcome', [
    carried.partnershipId,
    effect.period,
    carried.resolutionId,
    actorOf(carried),
  ]);
  if (row?.outcome === 'DONE') return undefined;
  return blocked(row?.outcome ?? 'NotFound', REOPENING_WORDS[row?.outcome ?? ''] ?? 'The period cannot be reopened.');
}

const REOPENING_WORDS: Readonly<Record<string, string>> = {
  NotFound: 'The period that it names is not there.',
  PeriodHardClosed: 'The period is closed for good.',
  PeriodNotClosed: 'The period is open already.',
  NotLastClosed: 'A later period is closed: that one comes first.',
  AlreadyPutToVote: 'What the period left has been put to the vote.',
  ResolutionSpent: 'This resolution has reopened a period already.',
};
