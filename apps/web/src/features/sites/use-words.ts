import { useMemo } from 'react';
import { useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import type { Measure } from './totals.js';

/** A measure in words: its name, what the figure is, and how it is written. */
export interface MeasureWords {
  readonly name: string;
  /** A figure of it, with its unit. */
  readonly shown: (figure: bigint) => string;
  /** Where there is none. */
  readonly none: string;
}

/** Quantities as the pages of the sites write them: 'not measured' where there is none, never a zero. */
export function useShown() {
  const { t } = useLingui();
  const format = useFormat();
  return useMemo(() => {
    const text = (figure: bigint | string): string => `${figure}`;
    const or = (figure: bigint | string | null, write: (known: string) => string): string =>
      figure === null ? t`not measured` : write(text(figure));
    return {
      gpuHours: (figure: bigint | string | null) =>
        figure === null ? t`not reported` : format.quantity(text(figure), 'COMPUTE_RAW'),
      weighted: (figure: bigint | string) => format.quantity(text(figure), 'COMPUTE_WEIGHTED', { bare: true }),
      energy: (figure: bigint | string | null) => or(figure, (known) => format.quantity(known, 'ENERGY')),
      water: (figure: bigint | string | null) => or(figure, (known) => format.quantity(known, 'WATER')),
      energyEach: (figure: bigint | string | null) =>
        or(figure, (known) => format.quantity(known, 'ENERGY', { digits: 2 })),
      waterEach: (figure: bigint | string | null) =>
        or(figure, (known) => format.quantity(known, 'WATER', { digits: 2 })),
    };
  }, [t, format]);
}

/** Every measure that sites can be ranked by, in words. */
export function useMeasures(): Readonly<Record<Measure, MeasureWords>> {
  const { t } = useLingui();
  const shown = useShown();
  const none = t`not measured`;
  return {
    compute: { name: t`GPU-hours`, shown: shown.gpuHours, none: t`not reported` },
    energy: { name: t`Energy`, shown: shown.energy, none },
    water: { name: t`Water`, shown: shown.water, none },
    'energy-each': { name: t`Energy per GPU-hour`, shown: shown.energyEach, none },
    'water-each': { name: t`Water per GPU-hour`, shown: shown.waterEach, none },
  };
}

/** How a figure came to be known, in words; '' where nobody measured. */
export function useMethodWords(): (method: string | null) => string {
  const { t } = useLingui();
  const words: Readonly<Record<string, string>> = {
    site_meter: t`the site’s own meter`,
    device_counter: t`counters of the devices`,
    power_x_time: t`power times hours`,
    model_estimate: t`estimated`,
  };
  return (method) => (method === null ? '' : (words[method] ?? method));
}
