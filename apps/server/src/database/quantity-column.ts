import { Column, type ColumnOptions, type ValueTransformer } from 'typeorm';

const toBigint: ValueTransformer = {
  to: (value: bigint | null | undefined) => value?.toString(),
  from: (value: string | null) => (value === null ? null : BigInt(value)),
};

/** A quantity in its unit's smallest step: numeric(38,0) in the database, bigint here, never a float. */
export function QuantityColumn(options: ColumnOptions = {}): PropertyDecorator {
  return Column({ type: 'numeric', precision: 38, scale: 0, transformer: toBigint, ...options });
}
