import { Readable } from 'node:stream';
import { Injectable, Logger } from '@nestjs/common';
import { refuse, type Refusal } from '#libs/amount';
import { Database } from '../../database/database.js';
import { LogGuardService } from '../../transparency-log/log-guard.service.js';
import { BundleLines, headOf } from './bundle-lines.js';
import { SnapshotReader } from './snapshot-reader.js';

/** Bundles written at one time: each holds a connection and a snapshot until its reader has it all. */
const MOST_AT_ONCE = 2;

export type BundleRefusal = Refusal<'NoCheckpoint' | 'KeyMissing' | 'Busy'>;

/** Everything that the log commits to, in one file that anybody can check without this server. */
@Injectable()
export class BundleService {
  private readonly logger = new Logger(BundleService.name);
  private open = 0;

  constructor(
    private readonly database: Database,
    private readonly guard: LogGuardService,
  ) {}

  /**
   * The bundle up to the log's last checkpoint, a line for each chunk, as it stood at one moment. It holds a connection
   * until it was read or destroyed. Refuses `NoCheckpoint`, `KeyMissing` and `Busy`.
   */
  async stream(partnershipId: string): Promise<Readable | BundleRefusal> {
    if (this.open >= MOST_AT_ONCE) {
      const message = 'Other bundles are being written; ask again in a minute.';
      return refuse('Busy', { message, field: 'bundle', rule: 'audit.bundle' });
    }
    const lack = await this.guard.keyMissing(partnershipId);
    if (lack !== undefined)
      return refuse('KeyMissing', { message: `No bundle: ${lack}.`, field: 'bundle', rule: 'audit.bundle' });
    this.open += 1;
    let reader: SnapshotReader | undefined;
    let stream: Readable | undefined;
    try {
      reader = await SnapshotReader.open(this.database);
      const head = await headOf(reader, partnershipId);
      if (head !== undefined) {
        const vkey = (await this.guard.signerOf(partnershipId, head)) ?? '';
        const shown = { ...head, checkpoint: this.guard.shown(head.checkpoint) };
        const making = { vkey, madeAt: new Date().toISOString() };
        stream = Readable.from(new BundleLines(reader, shown, making).all());
        const opened = reader;
        // However it ends, and also where nobody ever began to read.
        stream.once('close', () => void this.release(opened));
        return stream;
      }
    } finally {
      if (stream === undefined) await this.release(reader);
    }
    const message = 'The log has signed no checkpoint yet: there is nothing to hold a bundle against.';
    return refuse('NoCheckpoint', { message, field: 'bundle', rule: 'audit.bundle' });
  }

  private async release(reader: SnapshotReader | undefined): Promise<void> {
    this.open -= 1;
    try {
      await reader?.close();
    } catch (error) {
      // The connection broke while the bundle was being read: the pool has let go of it already.
      this.logger.warn(`a bundle's connection ended early: ${String(error)}`);
    }
  }
}
