import { Injectable } from '@nestjs/common';
import { formatNote, signatureOf, toHex } from '#libs/transparency-log';
import { sha256, signerOf } from './ed25519.js';
import { LogKeeperService } from './log-keeper.service.js';
import { LogSettings } from './log-settings.js';

/** Gives the server's word, signed by the log's key, that a leaf will stand in the log. */
@Injectable()
export class PromiseService {
  constructor(
    private readonly settings: LogSettings,
    private readonly keeper: LogKeeperService,
  ) {}

  /**
   * A signed note: `promise`, the log's name, the leaf's hash and the time, a line each. Its first line is no log's name,
   * so it is never taken for a checkpoint. Undefined where this process keeps no log.
   */
  async promise(partnershipId: string, leafHash: Uint8Array, at: Date): Promise<string | undefined> {
    const { files } = this.settings;
    const origin = files === undefined ? undefined : await this.keeper.named(partnershipId);
    if (files === undefined || origin === undefined) return undefined;
    const text = `promise\n${origin}\n${toHex(leafHash)}\n${at.toISOString()}\n`;
    const signers = files.keys().signing.map((key) => signerOf(origin, key));
    return formatNote({ text, signatures: signers.map((signer) => signatureOf(text, signer, sha256)) });
  }
}
