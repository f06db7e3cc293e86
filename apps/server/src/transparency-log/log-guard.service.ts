import { Injectable } from '@nestjs/common';
import { isLogRefusal, parseNote } from '#libs/transparency-log';
import { LogKeeperService } from './log-keeper.service.js';
import { LogSettings } from './log-settings.js';
import { LogStore, type PublishedHead } from './log.store.js';

/** Says before anything is done what is wrong with the way in which this process was started. */
@Injectable()
export class LogGuardService {
  constructor(
    private readonly settings: LogSettings,
    private readonly store: LogStore,
    private readonly keeper: LogKeeperService,
  ) {}

  /**
   * In words: that the state folder does not hold the key which signed the log. Undefined where it does, where nothing was
   * signed, and where this process keeps no log. No key is made by asking.
   */
  async keyMissing(partnershipId: string): Promise<string | undefined> {
    const { files } = this.settings;
    const head = files === undefined ? undefined : await this.store.head(partnershipId);
    if (files === undefined || head === undefined || (await this.signerOf(partnershipId, head)) !== undefined) {
      return undefined;
    }
    const lack = files.existing() === undefined ? 'is not there' : 'holds another one';
    return (
      `the key that signed ${head.origin} is not in this state folder: ${files.keyFile} ${lack}. ` +
      "Name the server's own state folder (COPYHOLD_STATE), or bring log-key.json back from where it was kept"
    );
  }

  /** A checkpoint without lines below it that would spoil it for its readers. */
  shown(checkpoint: string): string {
    return this.store.cosigned(checkpoint).checkpoint;
  }

  /** Which of this process's keys, as text, has signed a checkpoint; undefined where none has. */
  async signerOf(
    partnershipId: string,
    { origin, checkpoint }: Pick<PublishedHead, 'origin' | 'checkpoint'>,
  ): Promise<string | undefined> {
    const note = parseNote(checkpoint);
    if (isLogRefusal(note)) return undefined;
    const signed = note.signatures.filter(({ name }) => name === origin).map(({ keyId }) => `${origin}+${keyId}+`);
    return (await this.keeper.vkeys(partnershipId)).find((vkey) => signed.some((lead) => vkey.startsWith(lead)));
  }

  /** In words: that COPYHOLD_LOG_ORIGIN asks for another name than a log has. Of one partnership, or of all. */
  async misnamed(partnershipId?: string): Promise<string | undefined> {
    for (const { slug, origin } of await this.store.names(partnershipId)) {
      const wanted = this.settings.chosenFor(slug);
      if (origin === null || wanted === undefined || wanted === origin) continue;
      return (
        `the log of ${slug} is called ${origin} since its first signing, and COPYHOLD_LOG_ORIGIN asks for ${wanted}. ` +
        'A log keeps its name, or what it signed could not be checked any more: unset COPYHOLD_LOG_ORIGIN, or set it to that name'
      );
    }
    return undefined;
  }
}
