import { Injectable } from '@nestjs/common';
import { InvariantViolation } from '#libs/amount';
import { isLogRefusal, parseVkey, signKeyChange, vkeyOf, KEY_TYPE, type LogRefusal } from '#libs/transparency-log';
import { sha256, signerOf } from './ed25519.js';
import { LogSettings } from './log-settings.js';
import { stateOf, type LogState } from './log-state.js';
import { LogStore, type PublishedHead, type Standing, type WitnessRecord } from './log.store.js';
import { SequencerStore } from './sequencer.store.js';

/** All that is to be said of a log. */
export interface LogStatus extends Standing {
  readonly head: PublishedHead | undefined;
  /** What the log is called; undefined before it was named. */
  readonly origin: string | undefined;
  /** The keys that sign, the oldest first; none where this process keeps no log. */
  readonly vkeys: readonly string[];
  readonly witnesses: readonly WitnessRecord[];
  /** How many cosignatures make a checkpoint a witnessed one: as the custom in force says, else the list of witnesses. */
  readonly k: number;
  readonly state: LogState;
  /** Why somebody must look; null while all is well. */
  readonly reason: string | null;
}

/** Looks after the log: how it stands, its keys, whom it asks. */
@Injectable()
export class LogKeeperService {
  constructor(
    private readonly settings: LogSettings,
    private readonly store: LogStore,
    private readonly sequencer: SequencerStore,
  ) {}

  async status(partnershipId: string): Promise<LogStatus> {
    const [head, standing, [named], heard] = await Promise.all([
      this.store.head(partnershipId),
      this.store.standing(partnershipId),
      this.store.names(partnershipId),
      this.store.witnesses(partnershipId),
    ]);
    const origin = named?.origin ?? undefined;
    const { k, witnesses } = this.settings.files?.witnesses() ?? { k: 1, witnesses: [] };
    // Whom nobody is told of any more is left out; whom nobody has asked yet is there.
    const listed = witnesses.map(
      ({ url, vkey: { name } }) =>
        heard.find((record) => record.name === name) ?? { name, url, size: null, askedAt: null, failure: null },
    );
    const { files } = this.settings;
    const { lackedSince } = this.sequencer.lease;
    const lacking = lackedSince === undefined ? undefined : (Date.now() - lackedSince.getTime()) / 1000;
    const how = stateOf({ ...standing, keeps: files !== undefined, lacking, most: standing.maxDelay });
    return {
      head,
      origin,
      ...standing,
      vkeys: origin === undefined ? [] : this.vkeysOf(origin),
      witnesses: files === undefined ? heard : listed,
      k: standing.witnessesK ?? k,
      ...how,
    };
  }

  /** Every log that this process keeps; none where it only shows what others keep. */
  async kept(): Promise<readonly { readonly id: string; readonly slug: string }[]> {
    return this.settings.files === undefined ? [] : this.store.names();
  }

  /** The keys that sign for a log, as whoever checks it keeps them; none before its first signing. */
  async vkeys(partnershipId: string): Promise<readonly string[]> {
    const origin = (await this.store.names(partnershipId))[0]?.origin ?? undefined;
    return origin === undefined ? [] : this.vkeysOf(origin);
  }

  /** The same, with the log's name given, and the first key made, where it has none. */
  async namedVkeys(partnershipId: string): Promise<readonly string[]> {
    const origin = await this.named(partnershipId);
    this.settings.files?.keys();
    return origin === undefined ? [] : this.vkeysOf(origin);
  }

  /** The log's name, given now where it has none; undefined where there is no such partnership. */
  async named(partnershipId: string): Promise<string | undefined> {
    const [found] = await this.store.names(partnershipId);
    if (found === undefined) return undefined;
    return found.origin ?? this.sequencer.name(found.id, this.settings.originOf(found.slug));
  }

  /** A new key signs beside the present one. False where two sign already. */
  async rotate(): Promise<boolean> {
    const { files } = this.settings;
    if (files === undefined || files.keys().signing.length > 1) return false;
    // A change that was cut short is said first: the key that it goes on from must still be here to sign for it.
    await this.record();
    return files.rotate() && (await this.record());
  }

  /** The older of two keys signs no more. False where only one signs. */
  async retire(): Promise<boolean> {
    const { files } = this.settings;
    if (files === undefined || files.keys().signing.length < 2) return false;
    await this.record();
    return files.retire() && (await this.record());
  }

  /** Lets a halted log go on; the next round compares it again, and halts it again where it must. */
  resume(partnershipId: string): Promise<boolean> {
    return this.sequencer.resume(partnershipId);
  }

  /** Errors: `VkeyMalformed`. */
  addWitness(url: string, text: string): LogRefusal<'VkeyMalformed'> | undefined {
    const vkey = parseVkey(text, sha256);
    if (isLogRefusal(vkey)) return vkey;
    this.settings.files?.addWitness(url, text);
    return undefined;
  }

  /** Asks a witness no more; what it cosigned stays. False where none has that name. */
  removeWitness(name: string): boolean {
    return this.settings.files?.removeWitness(name) ?? false;
  }

  /** No key is made by asking for them. */
  private vkeysOf(origin: string): readonly string[] {
    return (this.settings.files?.existing()?.signing ?? []).map((key) =>
      vkeyOf({ name: origin, type: KEY_TYPE.ed25519, key: new Uint8Array(Buffer.from(key.public, 'base64')) }, sha256),
    );
  }

  /** Says in every log of this server who signs it from here on, where the log does not say so yet. */
  private async record(): Promise<true> {
    const signing = this.settings.files?.keys().signing ?? [];
    for (const { id, origin } of await this.store.names()) {
      if (origin === null) continue;
      const keys = this.vkeysOf(origin);
      // A log that named none yet was begun under the oldest.
      const before = (await this.sequencer.lastKeys(id)) ?? keys.slice(0, 1);
      if (before.join(' ') === keys.join(' ')) continue;
      const signer = signing.find((_, place) => before.includes(keys[place] ?? ''));
      if (signer === undefined) throw new InvariantViolation(`no key of ${origin} is left to sign for its change`);
      const change = signKeyChange({ origin, before, keys }, signerOf(origin, signer), sha256);
      await this.sequencer.recordKeys(id, change);
    }
    return true;
  }
}
