/** A site by its place: degrees north and east. */
export interface Place {
  readonly slug: string;
  readonly latitude: number;
  readonly longitude: number;
}

export interface MapRoom {
  readonly width: number;
  readonly height: number;
  /** What stays free around the outermost places, px. */
  readonly margin: number;
}

/** A line of the graticule: where it is drawn (px), and of how many degrees. */
export interface Line {
  readonly at: number;
  readonly degrees: number;
}

/** Places on a plane, with the net of degrees that they lie in. */
export interface PlaceMap {
  readonly points: ReadonlyMap<string, { readonly x: number; readonly y: number }>;
  readonly meridians: readonly Line[];
  readonly parallels: readonly Line[];
  /** A round distance and its length on the middle parallel of the map. */
  readonly scale: { readonly kilometres: number; readonly length: number };
}

/** Of a degree of latitude on a sphere of 6,371.0088 km. */
const KM_PER_DEGREE = 111.195;
/** A town fills the map; a single house does not. */
const LEAST_SPAN = 0.06;
const LEAST_BETWEEN_LINES = 84;
const STEPS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 45, 90];

/** Longitudes as they follow one another, cut where the widest gap is: sites on both sides of 180° are neighbours. */
function unwrapped(longitudes: readonly number[]): number[] {
  const sorted = longitudes.toSorted((a, b) => a - b);
  const [westmost = 0] = sorted;
  const gaps = sorted.map((from, index) => {
    const next = sorted[index + 1];
    return next === undefined ? { gap: westmost + 360 - from, start: westmost } : { gap: next - from, start: next };
  });
  const { start } = gaps.reduce((widest, each) => (each.gap >= widest.gap ? each : widest), {
    gap: 0,
    start: westmost,
  });
  return longitudes.map((each) => (each < start ? each + 360 : each));
}

const spanOf = (values: readonly number[]): { readonly middle: number; readonly span: number } => {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return { middle: (least + most) / 2, span: most - least };
};

const round = (degrees: number): number => Math.round(degrees * 100) / 100;

/** Multiples of a step within a range, as lines. */
function linesOf(
  step: number,
  { from, to, at }: { from: number; to: number; at: (degrees: number) => number },
): Line[] {
  const first = Math.ceil(from / step);
  const count = Math.max(0, Math.floor(to / step) - first + 1);
  return Array.from({ length: count }, (_, index) => {
    const degrees = round((first + index) * step);
    return { at: at(degrees), degrees };
  });
}

/** 1, 2 or 5 times a power of ten, the largest that is not above. */
function roundBelow(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([5, 2, 1].find((each) => each * power <= value) ?? 1) * power;
}

/** '-175' for 185: east again after half the world. */
export const eastOf = (degrees: number): number => round(((((degrees + 180) % 360) + 360) % 360) - 180);

/**
 * The places on a plane: degrees of latitude all of one length, degrees of longitude as long as on the middle parallel.
 * True to scale for a region; over a continent only there. Nothing is drawn that nobody recorded: no coast, no border.
 */
export function placeMap(places: readonly Place[], { width, height, margin }: MapRoom): PlaceMap {
  const longitudes = unwrapped(places.map(({ longitude }) => longitude));
  const across = spanOf(longitudes);
  const up = spanOf(places.map(({ latitude }) => latitude));
  // A degree east is shorter than one north; at a pole it has no length at all.
  const shrink = Math.max(0.05, Math.cos((up.middle * Math.PI) / 180));
  const perDegree = Math.min(
    Math.max(1, width - 2 * margin) / Math.max(LEAST_SPAN, across.span * shrink),
    Math.max(1, height - 2 * margin) / Math.max(LEAST_SPAN, up.span),
  );
  const x = (east: number): number => width / 2 + (east - across.middle) * shrink * perDegree;
  const y = (north: number): number => height / 2 - (north - up.middle) * perDegree;
  const step = STEPS.find((each) => each * shrink * perDegree >= LEAST_BETWEEN_LINES) ?? 90;
  // Once around the earth, and not again.
  const half = Math.min(180, width / 2 / shrink / perDegree);
  const tall = height / 2 / perDegree;
  const kilometres = roundBelow((width * 0.3 * KM_PER_DEGREE) / perDegree);
  return {
    points: new Map(
      places.map(({ slug, latitude }, index) => [slug, { x: x(longitudes[index] ?? 0), y: y(latitude) }] as const),
    ),
    meridians: linesOf(step, { from: across.middle - half, to: across.middle + half, at: x }),
    parallels: linesOf(step, { from: Math.max(-90, up.middle - tall), to: Math.min(90, up.middle + tall), at: y }),
    scale: { kilometres, length: (kilometres / KM_PER_DEGREE) * perDegree },
  };
}
