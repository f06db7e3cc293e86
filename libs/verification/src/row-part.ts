import type { Context } from './context.js';
import { type Members, textAt } from './shape.js';

/** Kinds of leaves of the registers of assets and of capital: behind each stands one row. */
const KINDS: ReadonlySet<string> = new Set([
  'asset',
  'valuation',
  'locked-body',
  'disposal',
  'guardian-consent',
  'disposal-authorisation',
  'disposal-revocation',
  'loss-absorption',
  'collateral',
  'capital',
]);

/** Rows of the registers of assets and of capital: each says what its leaf says. */
export class RowPart {
  private awaited: Members | undefined;

  constructor(private readonly context: Context) {}

  /** True where a row must follow. */
  leaf(type: string, entry: Members): boolean {
    if (!KINDS.has(type)) return false;
    this.awaited = entry;
    return true;
  }

  row(value: Members): void {
    const { findings } = this.context;
    const { awaited } = this;
    this.awaited = undefined;
    if (awaited === undefined) {
      findings.add('RowsUnannounced', 'This row of a register follows no leaf of it: the log knows nothing of it.');
      return;
    }
    const different = Object.keys(awaited).filter((name) => name !== 'v' && value[name] !== awaited[name]);
    if (different.length === 0) return;
    const what =
      `${textAt(awaited, 'type') ?? ''} ${textAt(awaited, 'code') ?? textAt(awaited, 'disposal') ?? ''}`.trim();
    findings.add('RowDiffers', `The row of ${what} has another ${different.join(', ')} than its leaf.`);
  }
}
