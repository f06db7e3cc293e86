/** A site's month, and within it a machine or a file. */
export interface UseOf {
  readonly site: string;
  /** 'YYYY-MM' */
  readonly month: string;
  readonly source?: string | null;
}

const search = ({ site, month, source }: UseOf): string =>
  new URLSearchParams({ site, month, ...(typeof source === 'string' ? { source } : {}) }).toString();

/** Where the reports behind a figure are. */
export const linkToUse = (of: UseOf): string => `/operator/use?${search(of)}`;

/** The same as a file. */
export const fileOfUse = (of: UseOf): string => `/export/metered-use.csv?${search(of)}`;

/** What the address names; null where it names no site or no month. */
export function askedIn(asked: URLSearchParams): UseOf | null {
  const [site, month, source] = ['site', 'month', 'source'].map((name) => asked.get(name));
  if (typeof site !== 'string' || site === '' || !/^\d{4}-\d{2}$/u.test(month ?? '')) return null;
  return { site, month: month ?? '', source: source === '' ? null : (source ?? null) };
}

/** The month before (-1) or after (1). */
export function monthBeside(month: string, step: -1 | 1): string {
  const [year = '', of = ''] = month.split('-');
  return new Date(Date.UTC(Number(year), Number(of) - 1 + step, 1)).toISOString().slice(0, 7);
}
