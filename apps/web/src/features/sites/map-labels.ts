/** A mark on the map, with the lines of words that go beside it; px. */
export interface Marked {
  readonly slug: string;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly lines: readonly string[];
}

/** Where the words of a mark begin, end or have their middle, and the baseline of their first line. */
export interface PlacedWords {
  readonly slug: string;
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'middle' | 'end';
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** As wide as a letter of Andika is at 14 px, with some to spare. */
const LETTER = 7.9;
export const LINE = 18;
const GAP = 8;

const overlap = (a: Box, b: Box): number =>
  Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) *
  Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));

const discOf = ({ x, y, radius }: Marked): Box => ({
  left: x - radius,
  top: y - radius,
  right: x + radius,
  bottom: y + radius,
});

function candidates({ slug, x, y, radius, lines }: Marked): { words: PlacedWords; box: Box }[] {
  const width = Math.max(...lines.map((line) => line.length)) * LETTER;
  const height = lines.length * LINE;
  const at = (anchor: PlacedWords['anchor'], edge: number, top: number): { words: PlacedWords; box: Box } => {
    const left = anchor === 'start' ? edge : anchor === 'end' ? edge - width : edge - width / 2;
    // The first baseline lies most of a line below the top.
    return {
      words: { slug, x: edge, y: top + LINE * 0.78, anchor },
      box: { left, top, right: left + width, bottom: top + height },
    };
  };
  const [beside, away] = [y - height / 2, radius + GAP];
  return [
    at('start', x + away, beside),
    at('end', x - away, beside),
    at('middle', x, y + away),
    at('middle', x, y - away - height),
    at('start', x + away * 0.6, y + away * 0.6),
    at('end', x - away * 0.6, y + away * 0.6),
    at('start', x + away * 0.6, y - away * 0.6 - height),
    at('end', x - away * 0.6, y - away * 0.6 - height),
  ];
}

/**
 * Finds the words of each mark a place within the frame that covers neither other words nor another mark, or as little of
 * them as can be. The first mark chooses first.
 */
export function placeWords(
  marks: readonly Marked[],
  frame: { readonly width: number; readonly height: number },
): PlacedWords[] {
  const edge = 10;
  const inner = { left: edge, top: edge, right: frame.width - edge, bottom: frame.height - edge };
  const taken: Box[] = marks.map(discOf);
  return marks.map((mark) => {
    const judged = candidates(mark).map(({ words, box }) => {
      const whole = (box.right - box.left) * (box.bottom - box.top);
      // Cut words are worse than words over words.
      const cut = (whole - overlap(box, inner)) * 10;
      return { words, box, cost: cut + taken.reduce((sum, each) => sum + overlap(box, each), 0) };
    });
    const best = judged.reduce((least, each) => (each.cost < least.cost ? each : least));
    taken.push(best.box);
    return best.words;
  });
}
