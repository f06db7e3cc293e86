import { compareIds } from '#libs/amount';
import { millisOf } from './seconds.js';
import type { PromSample } from './sample.js';

/**
 * A series in one word, the same whatever order its labels are written in: the key of what is remembered of a counter.
 * Labels that come and go with a release or a host's name can be left out.
 *
 * @example seriesKey(sample) // 'vllm:prompt_tokens_total{"engine"="0","model_name"="m"}'
 */
export function seriesKey(
  { name, labels }: Pick<PromSample, 'name' | 'labels'>,
  without?: ReadonlySet<string>,
): string {
  const pairs = [...labels]
    .filter(([label]) => without?.has(label) !== true)
    .sort(([a], [b]) => compareIds(a, b))
    .map(([label, value]) => `${JSON.stringify(label)}=${JSON.stringify(value)}`);
  return `${name}{${pairs.join(',')}}`;
}

/** The name that the start of a counter goes by beside it. */
const createdName = (name: string): string => `${name.replace(/_total$/u, '')}_created`;

/**
 * When each counter of a scrape began to count, in milliseconds since 1970-01-01T00:00Z: what its own `_created` series
 * says, else the start of the process; undefined where the scrape says neither, or tells of several processes, as a
 * federated one does: the start of another process would pass for a reset.
 */
export function counterStarts(records: readonly PromSample[]): (sample: PromSample) => bigint | undefined {
  const created = new Map<string, bigint>();
  const starts = records.filter(({ name }) => name === 'process_start_time_seconds');
  const process = starts.length === 1 ? millisOf(starts[0]?.value ?? '') : undefined;
  for (const sample of records) {
    if (!sample.name.endsWith('_created')) continue;
    const millis = millisOf(sample.value);
    if (millis !== undefined) created.set(seriesKey(sample), millis);
  }
  return ({ name, labels }) => created.get(seriesKey({ name: createdName(name), labels })) ?? process;
}
