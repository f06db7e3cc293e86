import { isMembers, type Members, textAt } from './shape.js';

/** The first line of a bundle: whose it is, and the checkpoint that it is held against. */
export interface BundleHead {
  readonly origin: string;
  readonly vkey: string;
  /** A signed note. */
  readonly checkpoint: string;
  /** When the server says that it wrote the bundle (milliseconds since 1970); nobody has signed that. */
  readonly madeAt: number | undefined;
  readonly partnership: { readonly id: string; readonly currency: string; readonly name: string };
}

/** The head that a first line holds; undefined where it holds none of version 1. */
export function headOf(line: Members): BundleHead | undefined {
  if (line['copyhold'] !== 'bundle' || line['v'] !== '1') return undefined;
  const [origin, vkey, checkpoint] = [textAt(line, 'origin'), textAt(line, 'vkey'), textAt(line, 'checkpoint')];
  const { partnership } = line;
  if (origin === undefined || vkey === undefined || checkpoint === undefined || !isMembers(partnership))
    return undefined;
  const [id, currency] = [textAt(partnership, 'id'), textAt(partnership, 'currency')];
  if (id === undefined || currency === undefined) return undefined;
  const instant = Date.parse(textAt(line, 'madeAt') ?? '');
  const madeAt = Number.isNaN(instant) ? undefined : instant;
  return { origin, vkey, checkpoint, madeAt, partnership: { id, currency, name: textAt(partnership, 'name') ?? '' } };
}
