import type { CustomDocument } from './custom.js';

/** Parts of the document whose members are named freely: a model's name may itself have dots. */
const RECORDS = ['collegeWeights', 'gpuWeights', 'rateCards', 'stint.tokensPerGpuSecond'];

/** The members' names that lead to a key: 'stint.tokensPerGpuSecond.llama-3.1' has three. */
function pathOf(key: string): readonly string[] {
  const record = RECORDS.find((name) => key.startsWith(`${name}.`));
  return record === undefined ? key.split('.') : [...record.split('.'), key.slice(record.length + 1)];
}

/** The value at a dotted key of a document; undefined where nothing stands. */
export function valueAt(document: unknown, key: string): unknown {
  return pathOf(key).reduce<unknown>(
    (value, name) => (isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined),
    document,
  );
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** The text of a single value of a document: '3/10', '14', 'DEFAULT'. */
export function textAt(document: CustomDocument, key: string): string {
  return String(valueAt(document, key));
}
