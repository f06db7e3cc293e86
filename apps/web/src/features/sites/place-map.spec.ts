import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { placeWords, type Marked } from './map-labels.js';
import { eastOf, placeMap } from './place-map.js';

const room = { width: 600, height: 460, margin: 80 };
const at = (slug: string, latitude: number, longitude: number) => ({ slug, latitude, longitude });

describe('places on a plane', () => {
  it('have north up and east to the right, and all lie within the margin', () => {
    const { points } = placeMap([at('south', 51.3, 7.8), at('north', 51.5, 8.1)], room);
    const [south, north] = [points.get('south'), points.get('north')];
    expect(south?.y).toBeGreaterThan(north?.y ?? 0);
    expect(south?.x).toBeLessThan(north?.x ?? 0);
    for (const point of points.values()) {
      expect(point.x).toBeGreaterThanOrEqual(79.9);
      expect(point.x).toBeLessThanOrEqual(520.1);
      expect(point.y).toBeGreaterThanOrEqual(79.9);
      expect(point.y).toBeLessThanOrEqual(380.1);
    }
  });

  it('are as far from one another as they are: a degree of latitude is 111.195 km', () => {
    const { points, scale } = placeMap([at('a', 0, 10), at('b', 1, 10)], room);
    const apart = Math.abs((points.get('a')?.y ?? 0) - (points.get('b')?.y ?? 0));
    expect((apart / scale.length) * scale.kilometres).toBeCloseTo(111.195, 6);
  });

  it('are neighbours across the 180th degree', () => {
    const { points } = placeMap([at('fiji', -17, 179), at('samoa', -14, -172)], room);
    expect(points.get('fiji')?.x).toBeLessThan(points.get('samoa')?.x ?? 0);
    expect(eastOf(188)).toBe(-172);
    expect([eastOf(180), eastOf(-180), eastOf(7.9)]).toEqual([-180, -180, 7.9]);
  });

  it('lie in the middle where there is one', () => {
    const { points, meridians, parallels } = placeMap([at('only', 51.34, 7.91)], room);
    expect(points.get('only')).toEqual({ x: 300, y: 230 });
    expect(meridians.length).toBeGreaterThan(1);
    expect(parallels.length).toBeGreaterThan(1);
  });

  it('are drawn anywhere on earth, with lines that are round and far enough apart to be read', () => {
    const place = fc.record({
      latitude: fc.integer({ min: -9000, max: 9000 }).map((each) => each / 100),
      longitude: fc.integer({ min: -18_000, max: 18_000 }).map((each) => each / 100),
    });
    fc.assert(
      fc.property(
        fc.array(place, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 160, max: 1200 }),
        (places, width) => {
          const named = places.map((each, index) => ({ slug: String(index), ...each }));
          const map = placeMap(named, { width, height: 400, margin: width / 5 });
          for (const { x, y } of map.points.values()) {
            expect(x).toBeGreaterThanOrEqual(0);
            expect(x).toBeLessThanOrEqual(width);
            expect(y).toBeGreaterThanOrEqual(0);
            expect(y).toBeLessThanOrEqual(400);
          }
          // Twice the world is not drawn, and a quarter of it is the widest step.
          expect(map.meridians.length).toBeLessThanOrEqual(Math.max(5, width / 84 + 1));
          expect(map.parallels.every(({ degrees }) => Math.abs(degrees) <= 90)).toBe(true);
          expect(map.scale.length).toBeGreaterThan(0);
          expect(map.scale.length).toBeLessThanOrEqual(width * 0.3 + 0.001);
          expect(['1', '2', '5']).toContain(map.scale.kilometres.toExponential()[0]);
        },
      ),
    );
  });
});

describe('words beside the marks', () => {
  const mark = (slug: string, x: number, y: number): Marked => ({
    slug,
    x,
    y,
    radius: 20,
    lines: ['A long name', '12.0 GPU-h'],
  });

  it('stand to the right where there is room, and to the left at the right edge', () => {
    const frame = { width: 600, height: 400 };
    expect(placeWords([mark('a', 100, 200), mark('b', 560, 100)], frame).map(({ anchor }) => anchor)).toEqual([
      'start',
      'end',
    ]);
  });

  it('keep clear of another mark', () => {
    const [first] = placeWords([mark('a', 200, 200), mark('b', 280, 200)], { width: 600, height: 400 });
    expect(first?.anchor).not.toBe('start');
  });
});
