import { Injectable } from '@nestjs/common';
import { customRules, diffCustoms, type CustomChange, type CustomRule } from '#libs/custom';
import { textOfCustom } from './custom-text.js';
import { CustomService, type CustomInForce } from './custom.service.js';
import type { CustomOrigin } from './custom.store.js';

/** A version as the pages show it. */
export interface ShownVersion extends Omit<CustomOrigin, 'effectiveAt'> {
  readonly effectiveOn: string;
  readonly inForce: boolean;
  readonly rules: readonly CustomRule[];
  readonly changes: readonly CustomChange[];
}

/** Every version that was ever adopted, in words. */
@Injectable()
export class VersionsService {
  constructor(private readonly customs: CustomService) {}

  /** The latest first. */
  async list(partnershipId: string, now: Date): Promise<readonly ShownVersion[]> {
    const [history, origins] = await Promise.all([
      this.customs.history(partnershipId),
      this.customs.origins(partnershipId),
    ]);
    const inForce = (history.findLast(({ effectiveAt }) => effectiveAt <= now) ?? history[0])?.custom.version;
    return origins
      .flatMap(({ effectiveAt, ...origin }) => {
        const found = ofVersion(history, origin.version);
        if (found === undefined) return [];
        const before = ofVersion(history, origin.version - 1);
        const shown = {
          ...origin,
          effectiveOn: effectiveAt.toISOString().slice(0, 10),
          inForce: origin.version === inForce,
          rules: customRules(found.custom),
          changes: before === undefined ? [] : diffCustoms(before.custom, found.custom),
        };
        return [shown];
      })
      .reverse();
  }

  /** Undefined where one of the two was never adopted. */
  async diff(partnershipId: string, from: number, to: number): Promise<readonly CustomChange[] | undefined> {
    const history = await this.customs.history(partnershipId);
    const [before, after] = [ofVersion(history, from), ofVersion(history, to)];
    return before && after && diffCustoms(before.custom, after.custom);
  }

  /** As adopted; without a version the last one with every key named, to write a change from. */
  async document(partnershipId: string, version: number | null): Promise<string | undefined> {
    if (version !== null) return this.customs.textOf(partnershipId, version);
    const last = (await this.customs.history(partnershipId)).at(-1);
    return last && textOfCustom(last.custom);
  }
}

const ofVersion = (history: readonly CustomInForce[], version: number): CustomInForce | undefined =>
  history.find(({ custom }) => custom.version === version);
