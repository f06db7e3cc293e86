import { Injectable } from '@nestjs/common';
import { InvariantViolation } from '#libs/amount';
import type { Custom } from '#libs/custom';
import type { Tx } from '../database/database.js';
import { customOfText, textOfCustom } from './custom-text.js';
import { CustomStore, type CustomOrigin } from './custom.store.js';

/** A custom and the day it began to hold. */
export interface CustomInForce {
  readonly custom: Custom;
  readonly effectiveAt: Date;
}

/** A custom to be adopted; every one but the first needs the resolution that adopted it. */
export interface CustomAdopted {
  readonly partnershipId: string;
  readonly custom: Custom;
  readonly effectiveAt: Date;
  readonly resolutionId?: string;
}

/** The rules that a partnership made for itself, by date and by version. */
@Injectable()
export class CustomService {
  /** Adopted versions never change, so one that was read is kept. Keys: partnership, version. */
  private readonly known = new Map<string, CustomInForce>();

  constructor(private readonly store: CustomStore) {}

  /**
   * The custom that governs a fact of that instant. A fact older than the first version falls under the first: the
   * founders adopted it knowing what they brought in.
   */
  async inForce(partnershipId: string, at: Date): Promise<Custom> {
    return (await this.entryInForce(partnershipId, at)).custom;
  }

  /** The same, as a transaction sees it: one that holds the ledger must not wait for another connection. */
  async inForceIn(tx: Tx, partnershipId: string, at: Date): Promise<Custom> {
    return (await this.entryInForce(partnershipId, at, tx)).custom;
  }

  /** The same, with the day it began to hold. */
  async entryInForce(partnershipId: string, at: Date, tx?: Tx): Promise<CustomInForce> {
    const versions = await this.store.versions(partnershipId, tx);
    const found = versions.findLast(({ effectiveAt }) => effectiveAt <= at) ?? versions[0];
    if (found === undefined) throw new InvariantViolation(`partnership ${partnershipId} has no custom`);
    return this.entry(partnershipId, found.version, tx);
  }

  /** One version. A version that was never adopted is a bug and throws. */
  async version(partnershipId: string, version: number, tx?: Tx): Promise<Custom> {
    return (await this.entry(partnershipId, version, tx)).custom;
  }

  /** Every version with the day that it began to hold, oldest first. */
  async history(partnershipId: string, tx?: Tx): Promise<readonly CustomInForce[]> {
    const versions = await this.store.versions(partnershipId, tx);
    return Promise.all(versions.map(({ version }) => this.entry(partnershipId, version, tx)));
  }

  /** How every version came to be, oldest first. */
  origins(partnershipId: string): Promise<readonly CustomOrigin[]> {
    return this.store.origins(partnershipId);
  }

  /** The text that was adopted, as it is hashed; undefined where there is no such version. */
  async textOf(partnershipId: string, version: number): Promise<string | undefined> {
    return (await this.store.version(partnershipId, version))?.rules;
  }

  /** Adopts the next version, within the transaction that decided it. */
  async adoptIn(tx: Tx, { partnershipId, custom, effectiveAt, resolutionId }: CustomAdopted): Promise<void> {
    await this.store.adopt(tx, {
      partnershipId,
      version: custom.version,
      effectiveAt,
      rules: textOfCustom(custom),
      ...(resolutionId === undefined ? {} : { resolutionId }),
    });
  }

  private async entry(partnershipId: string, version: number, tx?: Tx): Promise<CustomInForce> {
    const key = `${partnershipId} ${version}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const record = await this.store.version(partnershipId, version, tx);
    if (record === undefined) throw new InvariantViolation(`partnership ${partnershipId} has no custom ${version}`);
    const entry = { custom: customOfText(record.rules), effectiveAt: record.effectiveAt };
    this.known.set(key, entry);
    return entry;
  }
}
