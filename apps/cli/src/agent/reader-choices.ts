import { z } from 'zod';

const text = z.string().min(1).max(512);
const names = z
  .record(text, text)
  .default({})
  .transform((of) => new Map(Object.entries(of)));
const name = z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/u, 'a name is 1 to 32 of a-z, 0-9 and -');
const seconds = (least: number, usual: number) => z.int().min(least).max(86_400).default(usual);
const address = z.url({ protocol: /^https?$/u, error: 'it is an address such as http://127.0.0.1:9400/metrics' });

/** Whoever is named nowhere: use that nobody is known for stands on the site's account of idle machines. */
const subject = text.default('idle');

const device = {
  site: text,
  subject,
  subjects: names,
  meters: z
    .array(z.enum(['gpu-time', 'gpu-busy', 'energy']))
    .min(1)
    .default(['gpu-time', 'energy']),
  mostGapSeconds: seconds(1, 180),
  mostWatts: z.int().min(1).max(100_000).default(2000),
};

const smi = z.strictObject({
  kind: z.literal('nvidia-smi'),
  name: name.default('gpu'),
  everySeconds: seconds(1, 10),
  program: text.default('nvidia-smi'),
  format: z.enum(['csv', 'xml']).default('csv'),
  ...device,
});

const dcgm = z.strictObject({
  kind: z.literal('dcgm'),
  name: name.default('gpu'),
  everySeconds: seconds(1, 60),
  url: address,
  subjectLabel: text.optional(),
  ...device,
});

const engine = { everySeconds: seconds(1, 60), url: address, site: text, subject };

const vllm = z.strictObject({ kind: z.literal('vllm'), name: name.default('vllm'), ...engine });

const llamaCpp = z.strictObject({
  kind: z.literal('llama.cpp'),
  name: name.default('llama-cpp'),
  model: text,
  ...engine,
});

const instant = z.iso.datetime({ error: 'it is a UTC time such as 2026-11-22T00:00:00Z' });

const slurm = z
  .strictObject({
    kind: z.literal('slurm'),
    name: name.default('slurm'),
    everySeconds: seconds(10, 300),
    program: text.default('sacct'),
    clusters: z.array(z.string().regex(/^[\w.-]+$/u, 'it is the name of a cluster')).default([]),
    site: text,
    subject,
    users: names,
    accounts: names,
    models: names,
    partitions: names,
    /** Partitions whose jobs have their nodes to themselves, or all: only their joules are their own. */
    exclusive: z.union([z.boolean(), z.array(text).transform((of) => new Set(of))]).default(false),
    energyMethod: z.enum(['device_counter', 'power_x_time']).default('device_counter'),
    since: instant.optional(),
    overlapMinutes: z.int().min(1).max(10_080).default(180),
  })
  .transform(({ since, ...chosen }) => ({
    ...chosen,
    ...(since === undefined ? {} : { sinceMs: BigInt(Date.parse(since)) }),
  }));

const pipe = z.strictObject({ kind: z.literal('pipe'), name: name.default('pipe'), site: text.optional() });

/** One reader of the file of settings; every member that is not listed is refused. */
export const readerSchema = z.discriminatedUnion('kind', [smi, dcgm, vllm, llamaCpp, slurm, pipe]);

export type SmiChoice = z.infer<typeof smi>;
export type DcgmChoice = z.infer<typeof dcgm>;
export type EngineChoice = z.infer<typeof vllm> | z.infer<typeof llamaCpp>;
export type SlurmChoice = z.infer<typeof slurm>;
export type ReaderChoice = z.infer<typeof readerSchema>;
