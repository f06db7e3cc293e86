import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { readerSchema, type ReaderChoice } from './reader-choices.js';

const HOUR_SECONDS = 3600;

const schema = z.strictObject({
  readers: z.array(readerSchema).min(1, 'name one reader at least').max(64),
  /** Uses of devices are joined over so many seconds. */
  windowSeconds: z
    .int()
    .min(1)
    .max(HOUR_SECONDS)
    .refine((seconds) => HOUR_SECONDS % seconds === 0, 'a window is a part of the hour: 60, 300, 600 …')
    .default(60),
  bufferMegabytes: z.int().min(1).max(1_000_000).default(512),
  batchEvents: z.int().min(1).max(1000).default(1000),
  /** A batch is sent when it is full, or when its oldest event has waited so long. */
  sendEverySeconds: z.int().min(1).max(3600).default(10),
});

/** The settings of an agent, every gap filled. */
export type AgentConfig = z.infer<typeof schema>;

/** What is wrong with a file of settings, line by line. */
export interface ConfigRefused {
  readonly no: readonly string[];
}

/** Where in the file something is wrong: 'readers[0].site'. */
function placeOf(path: readonly PropertyKey[]): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .replace(/^\./u, '');
}

function wordsOf(issue: z.core.$ZodIssue): readonly string[] {
  const place = placeOf(issue.path);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${placeOf([...issue.path, key])}: there is no such setting`);
  }
  return [`${place === '' ? 'the file' : place}: ${issue.message}`];
}

/** What readers of some kinds meter, for nothing may be metered twice. */
function metersOf(reader: ReaderChoice): readonly string[] {
  if (reader.kind === 'slurm') return ['gpu-time', ...(reader.exclusive === false ? [] : ['energy'])];
  return reader.kind === 'nvidia-smi' || reader.kind === 'dcgm' ? reader.meters : [];
}

function conflictsOf(readers: readonly ReaderChoice[]): readonly string[] {
  const conflicts: string[] = [];
  for (const [index, reader] of readers.entries()) {
    const before = readers.slice(0, index);
    if (before.some(({ name }) => name === reader.name)) {
      conflicts.push(`readers[${index}].name: ${reader.name} is the name of another reader`);
    }
    const both = metersOf(reader).filter((meter) => before.some((other) => metersOf(other).includes(meter)));
    if (both.length > 0) {
      conflicts.push(`readers[${index}]: ${both.join(' and ')} would be counted twice: another reader meters the same`);
    }
  }
  return conflicts;
}

/**
 * Reads a file of settings (JSON). A setting that is unknown, missing or out of bounds is refused by its place, all of
 * them at once; so are two readers that would count the same use twice.
 */
export function parseAgentConfig(text: string): AgentConfig | ConfigRefused {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { no: [`it is no JSON: ${error instanceof Error ? error.message : String(error)}`] };
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) return { no: parsed.error.issues.flatMap(wordsOf) };
  const conflicts = conflictsOf(parsed.data.readers);
  return conflicts.length > 0 ? { no: conflicts } : parsed.data;
}

/** The same from a file. */
export function agentConfigIn(file: string): AgentConfig | ConfigRefused {
  if (!existsSync(file)) return { no: [`there is no file ${file}: docs/agent.md shows one`] };
  return parseAgentConfig(readFileSync(file, 'utf8'));
}
