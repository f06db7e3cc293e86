import { Injectable } from '@nestjs/common';
import { InvariantViolation, isRefusal, refuse, type Refusal } from '#libs/amount';
import { APPROPRIATION_LINES, type AppropriationLine } from '#libs/custom';
import { betsCommitted, type BetsChosen, projectsCommitted } from '#libs/posting-rules';
import type { MotionEffect } from '#libs/voting';
import { z } from 'zod';
import { queryIn, type Tx } from '../../database/database.js';
import { AppropriationService } from '../../distribution/appropriation.service.js';
import { DistributionService } from '../../distribution/distribution.service.js';
import { allPosted, LedgerService, RolledBack } from '../../ledger/ledger.service.js';
import type { Carried } from './carried.js';

type Done = Promise<Refusal | undefined>;
export type ChosenEffect = MotionEffect & { readonly kind: 'APPROPRIATION' | 'PROJECTS' | 'BETS' | 'ELECTION' };

const digits = z.string().regex(/^\d+$/u).transform(BigInt);

/** What a resolution of one electorate gave, or whom it chose: libs/verification writes it. */
const storedLines = z.object({ lines: z.array(z.object({ line: z.enum(APPROPRIATION_LINES), amount: digits })) });
const storedWinners = z.object({ winners: z.array(z.object({ id: z.string(), cost: digits })) });

interface Resolution {
  readonly result: string;
  readonly hash: string;
  readonly customVersion: number;
  readonly now: Date;
}

/** Carries out what one electorate chose: a surplus divided, projects committed, somebody seated. In the caller's transaction. */
@Injectable()
export class ChosenDeedsService {
  constructor(
    private readonly appropriations: AppropriationService,
    private readonly distributions: DistributionService,
    private readonly ledger: LedgerService,
  ) {}

  async done(tx: Tx, carried: Carried, effect: ChosenEffect): Done {
    switch (effect.kind) {
      case 'APPROPRIATION':
        return this.divide(tx, carried, effect.period);
      case 'PROJECTS':
        return this.commit(tx, carried, (chosen) => projectsCommitted({ ...chosen, ...effect }));
      case 'BETS':
        // Its term goes on record first: the ledger is written last.
        await queryIn(tx, 'SELECT enter_bet_term($1, $2)', [carried.partnershipId, carried.resolutionId]);
        return this.commit(tx, carried, (chosen) => betsCommitted({ ...chosen, currency: effect.currency }));
      case 'ELECTION':
        return seat(tx, carried);
    }
  }

  /** After the commit: everybody whom a division pays, in batches that a stop cannot double. Nothing where it pays nobody. */
  async pay({ partnershipId, resolutionId }: Pick<Carried, 'partnershipId' | 'resolutionId'>): Done {
    const run = await this.distributions.ofResolution(partnershipId, resolutionId);
    const posted = run === undefined ? undefined : await this.distributions.postRun(partnershipId, run.id);
    return isRefusal(posted) ? posted : undefined;
  }

  /** The totals at once, and the run that pays people. The ledger is written last. */
  private async divide(tx: Tx, { partnershipId, resolutionId }: Carried, periodId: string): Done {
    const { result, hash, customVersion, now } = await resolutionOf(tx, resolutionId);
    const { lines } = storedLines.parse(JSON.parse(result));
    await this.appropriations.execute(tx, {
      partnershipId,
      resolutionId,
      resolutionHash: hash,
      periodId,
      lines: lines.map(({ line, amount }): { code: AppropriationLine; amount: bigint } => ({ code: line, amount })),
      customVersion,
      effectiveAt: now,
    });
    return undefined;
  }

  /** What each of the chosen takes is committed, in one entry. */
  private async commit(
    tx: Tx,
    { partnershipId, resolutionId }: Carried,
    drafted: (chosen: Omit<BetsChosen, 'currency'>) => ReturnType<typeof betsCommitted>,
  ): Done {
    const { result, hash, customVersion, now } = await resolutionOf(tx, resolutionId);
    const { winners } = storedWinners.parse(JSON.parse(result));
    const draft = drafted({
      effectiveAt: now.toISOString(),
      actor: `resolution:${resolutionId}`,
      customVersion,
      resolution: hash,
      chosen: winners,
    });
    if (isRefusal(draft)) throw new RolledBack(draft);
    allPosted(await this.ledger.postIn(tx, partnershipId, [draft]));
    return undefined;
  }
}

/** Whom the resolution names, and nobody else: the database reads it there. */
async function seat(tx: Tx, { partnershipId, resolutionId }: Carried): Done {
  const [row] = await queryIn<{ outcome: string }>(tx, 'SELECT seat_elected($1, $2) AS outcome', [
    partnershipId,
    resolutionId,
  ]);
  if (row?.outcome === 'DONE') return undefined;
  return refuse(row?.outcome ?? 'NotFound', {
    message: 'Somebody who was elected is no member today.',
    field: 'effect',
    rule: 'motion.execution',
  });
}

async function resolutionOf(tx: Tx, resolutionId: string): Promise<Resolution> {
  const [row] = await queryIn<Resolution>(
    tx,
    `SELECT result, encode(result_hash, 'hex') AS hash, custom_version AS "customVersion", clock_timestamp() AS now
     FROM resolution WHERE id = $1`,
    [resolutionId],
  );
  if (row === undefined) throw new InvariantViolation(`there is no resolution ${resolutionId}`);
  return row;
}
