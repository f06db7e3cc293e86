import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router';

interface PickerProps {
  readonly name: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, words: string])[];
  readonly children: ReactNode;
}

/** A choice that stands in the address under its name; the empty one takes the name away. */
export function Picker({ name, value, options, children }: PickerProps) {
  const [, setSearch] = useSearchParams();
  return (
    <label className="field">
      <span>{children}</span>
      <select
        value={value}
        onChange={({ target }) => {
          setSearch((known) => {
            if (target.value === '') known.delete(name);
            else known.set(name, target.value);
            return known;
          });
        }}
      >
        {options.map(([code, words]) => (
          <option key={code} value={code}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}
