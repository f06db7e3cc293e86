import type { DataSource } from 'typeorm';
import type { Vkey } from '#libs/transparency-log';
import { StartRefused } from '../database/embedded/start-refused.js';
import { LogFiles } from './log-files.js';

/** Where the log is kept, whoever reads it. */
export interface LogOptions {
  /** The sequencer's login. */
  readonly sequencer: DataSource;
  /** The state folder: keys, heads, witnesses. */
  readonly folder: string;
  /** `COPYHOLD_LOG_ORIGIN`: the name of the log, or what stands before `/log/<slug>` in it. */
  readonly origin?: string;
  /** Whether it was COPYHOLD_LOG_ORIGIN that said so, and not only the address that people reach this server under. */
  readonly isChosen?: boolean;
}

/** How this process keeps the log; without options it only shows what others keep. */
export class LogSettings {
  readonly files: LogFiles | undefined;
  readonly sequencer: DataSource | undefined;

  constructor(private readonly options: LogOptions | undefined) {
    this.files = options === undefined ? undefined : new LogFiles(options.folder);
    this.sequencer = options?.sequencer;
  }

  /** The name that a log gets at its first signing, and keeps. */
  originOf(slug: string): string {
    const chosen = (this.options?.origin ?? '').replace(/^[a-z]+:\/\//u, '').replace(/\/+$/u, '');
    if (chosen === '') return `localhost/log/${slug}`;
    return chosen.endsWith(`/${slug}`) ? chosen : `${chosen}/log/${slug}`;
  }

  /** Keys of the witnesses whose cosignatures count; none where the list does not read, of which the rounds tell. */
  witnessKeys(): readonly Vkey[] {
    try {
      return this.files?.witnesses().witnesses.map(({ vkey }) => vkey) ?? [];
    } catch (error) {
      if (error instanceof StartRefused) return [];
      throw error;
    }
  }

  /** The name that somebody insists on; undefined where nobody does. */
  chosenFor(slug: string): string | undefined {
    return this.options?.isChosen === true ? this.originOf(slug) : undefined;
  }
}
