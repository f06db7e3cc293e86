import { randomUUID } from 'node:crypto';
import { ConsoleLogger } from '@nestjs/common';
import { loggable } from '../database/loggable-error.js';

/** Texts as they are, the name of who speaks among them; anything else as a log may keep it. */
const shown = (value: unknown): unknown => (typeof value === 'object' ? loggable(value) : value);

/** The server's log. Whatever is handed to it, it never shows what a failed statement was asked with. */
export class QuietLogger extends ConsoleLogger {
  constructor() {
    super({ logLevels: ['error', 'warn', 'fatal'] });
  }

  override error(message: unknown, ...more: unknown[]): void {
    const text = message instanceof Error ? `${randomUUID()} ${loggable(message)}` : shown(message);
    super.error(text, ...more.map(shown));
  }

  override warn(message: unknown, ...more: unknown[]): void {
    super.warn(shown(message), ...more.map(shown));
  }

  override fatal(message: unknown, ...more: unknown[]): void {
    super.fatal(shown(message), ...more.map(shown));
  }
}
