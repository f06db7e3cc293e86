import type { WrittenFamily, WrittenSample } from '#libs/inference-meter';

type Labels = Readonly<Record<string, string>>;

/** A counter of this process, by its labels: it begins at 0 with the process, which Prometheus knows how to read. */
export class Tally {
  private readonly counts = new Map<string, { readonly labels: Labels; steps: bigint }>();

  /** `scale`: steps to one of the counter's unit. */
  constructor(
    private readonly name: string,
    private readonly help: string,
    private readonly scale = 1n,
  ) {}

  add(labels: Labels, steps = 1n): void {
    const key = JSON.stringify(Object.entries(labels));
    const known = this.counts.get(key);
    if (known === undefined) this.counts.set(key, { labels, steps });
    else known.steps += steps;
  }

  family(): WrittenFamily {
    const samples: WrittenSample[] = [...this.counts.values()].map(({ labels, steps }) => ({
      labels,
      steps,
      scale: this.scale,
    }));
    return { name: this.name, help: this.help, type: 'counter', samples };
  }
}
