/** A stretch of a text as a change leaves it, takes it out or puts it in. */
export interface Stretch {
  readonly kind: 'KEPT' | 'DELETED' | 'INSERTED';
  readonly text: string;
}

const CUT = ' … ';

/** So many signs of what stays are shown on each side of a change. */
const AROUND = 120;

/**
 * The same stretches, with the middle of long ones that stay left out: a reader looks for what changes. Nothing of what is
 * taken out or put in is ever left out.
 */
export function shortened(stretches: readonly Stretch[], around: number = AROUND): readonly Stretch[] {
  const last = stretches.length - 1;
  return stretches.map((stretch, place) => {
    const { kind, text } = stretch;
    if (kind !== 'KEPT' || text.length <= 2 * around + CUT.length) return stretch;
    const head = place === 0 ? '' : wholeSigns(text.slice(0, around));
    const tail = place === last ? '' : wholeSigns(text.slice(-around));
    return { kind, text: `${head}${CUT}${tail}` };
  });
}

/** Without the half of a sign that a cut may leave at either end. */
const wholeSigns = (text: string): string =>
  text.replace(/^[\u{dc00}-\u{dfff}]/u, '').replace(/[\u{d800}-\u{dbff}]$/u, '');
