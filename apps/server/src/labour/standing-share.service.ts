import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { isRefusal, type Refusal } from '#libs/amount';
import {
  distributeStandingShare,
  standingShares,
  type DatasetCredits,
  type ModelNode,
  type StandingShare,
} from '#libs/lineage';
import { canonicalJson } from '#libs/transparency-log';
import type { Tx } from '../database/database.js';
import { CreditStore, type ModelDataset } from './credit.store.js';

/** Who is credited with what at one moment: what every share of that moment is computed from. */
export interface LabourSnapshot {
  readonly models: readonly ModelNode[];
  readonly names: ReadonlyMap<string, string>;
  readonly credits: readonly DatasetCredits[];
  /** Person ids by roll number; reserves have none. */
  readonly people: ReadonlyMap<string, string>;
  /** SHA-256 of the canonical JSON of models and credits. */
  readonly digest: Buffer;
}

/** One holder's part of a total, in minor units. */
export interface LabourPart {
  readonly holder: string;
  readonly personId: string | null;
  readonly amount: bigint;
}

/** Who shares in a model, and by how much. */
@Injectable()
export class StandingShareService {
  constructor(private readonly store: CreditStore) {}

  /** The credits of all work accepted by then. */
  async snapshot(tx: Tx, partnershipId: string, until: Date): Promise<LabourSnapshot> {
    const registered = await this.store.models(tx, partnershipId);
    const points = await this.store.points(tx, partnershipId, until);
    const credits = [...Map.groupBy(points, ({ dataset }) => dataset)].map(([version, rows]) => ({
      version,
      credits: rows.map((row) => ({ id: row.holder, points: BigInt(row.points) })),
    }));
    const people = new Map(points.flatMap(({ holder, personId }) => (personId === null ? [] : [[holder, personId]])));
    const digest = createHash('sha256')
      .update(
        canonicalJson({
          models: registered.map(({ model, dataset, weight }) => ({ model, dataset, weight })),
          credits: points.map(({ dataset, holder, points: sum }) => ({ dataset, holder, points: sum })),
        }),
      )
      .digest();
    const names = new Map(registered.map(({ model, name }) => [model, name]));
    return { models: nodesOf(registered), names, credits, people, digest };
  }

  /** The exact shares in a model. A model nobody registered has no labellers: it feeds its own reserve. */
  shares(snapshot: LabourSnapshot, model: string): readonly StandingShare[] | Refusal {
    const models = snapshot.models.some(({ id }) => id === model)
      ? snapshot.models
      : [...snapshot.models, { id: model, upstream: [], datasets: [] }];
    const known = new Set(snapshot.credits.map(({ version }) => version));
    const named = new Set(models.flatMap(({ datasets }) => datasets.map(({ version }) => version)));
    const empty = [...named].filter((version) => !known.has(version)).map((version) => ({ version, credits: [] }));
    return standingShares({ model, models }, [...snapshot.credits, ...empty]);
  }

  /** A total divided by the shares in a model, rounded once; parts of nothing are left out. */
  divide(snapshot: LabourSnapshot, model: string, total: bigint): readonly LabourPart[] | Refusal {
    const shares = this.shares(snapshot, model);
    if (isRefusal(shares)) return shares;
    const parts = distributeStandingShare(total, shares);
    if (isRefusal(parts)) return parts;
    return parts
      .filter(({ amount }) => amount > 0n)
      .map(({ id, amount }) => ({ holder: id, personId: snapshot.people.get(id) ?? null, amount }));
  }
}

function nodesOf(registered: readonly ModelDataset[]): readonly ModelNode[] {
  return [...Map.groupBy(registered, ({ model }) => model)].map(([id, rows]) => ({
    id,
    upstream: [],
    datasets: rows.flatMap(({ dataset, weight }) =>
      dataset === null || weight === null ? [] : [{ version: dataset, weight: BigInt(weight) }],
    ),
  }));
}
