import { Injectable } from '@nestjs/common';
import { signPromise } from '#libs/transparency-log';
import { sha256, signerOf } from './ed25519.js';
import { LogKeeperService } from './log-keeper.service.js';
import { LogSettings } from './log-settings.js';
import { LogStore } from './log.store.js';

/** Gives the server's word, signed by the log's key, that a leaf will stand in the log by a deadline. */
@Injectable()
export class PromiseService {
  constructor(
    private readonly settings: LogSettings,
    private readonly keeper: LogKeeperService,
    private readonly store: LogStore,
  ) {}

  /**
   * A signed note (see `signPromise`) whose deadline is the custom's `logMaxDelaySeconds` of that time later. Undefined where
   * this process keeps no log.
   */
  async promise(partnershipId: string, leafHash: Uint8Array, at: Date): Promise<string | undefined> {
    const { files } = this.settings;
    const origin = files === undefined ? undefined : await this.keeper.named(partnershipId);
    if (files === undefined || origin === undefined) return undefined;
    const givenAt = at.getTime();
    const deadline = givenAt + (await this.store.maxDelay(partnershipId, at)) * 1000;
    const signers = files.keys().signing.map((key) => signerOf(origin, key));
    return signPromise({ origin, leaf: leafHash, givenAt, deadline }, signers, sha256);
  }
}
