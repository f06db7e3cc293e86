import { refuse, type Refusal } from '#libs/amount';
import type { UsageEvent } from './usage-event.js';

/** What a machine may report for: its source, with everything below it, and its site. */
export interface Reporter {
  /** `machineSource(code)`. */
  readonly source: string;
  /** The short name of its site. */
  readonly site: string;
}

/** Why a machine may not report what it reports. */
export type ReporterRefusal = Refusal<'SourceNotYours' | 'SiteNotYours'>;

const refuseReport = <K extends ReporterRefusal['kind']>(kind: K, field: string, message: string): Refusal<K> =>
  refuse(kind, { message, field, rule: 'meter.reporter' });

/**
 * The source under which a machine reports: '/machine/' and its code, with what a URI reference cannot hold encoded.
 *
 * @example machineSource('rack 7') // '/machine/rack%207'
 */
export function machineSource(code: string): string {
  return `/machine/${encodeURIComponent(code)}`;
}

/** A step that some reader would take for 'here' or 'one up', however its dots are written. */
const isStep = (segment: string): boolean => /^(?:\.|%2e){1,2}$/iu.test(segment);

/**
 * Whether a source is the machine's own or lies below it. What names the same place only for readers who clean paths
 * up ('/machine/a/../b', '/machine/a//gpu') lies nowhere.
 */
export function isWithin(source: string, own: string): boolean {
  if (source === own) return true;
  if (!source.startsWith(`${own}/`)) return false;
  const [path = ''] = source.slice(own.length + 1).split(/[?#]/u, 1);
  return path.split('/').every((segment) => segment !== '' && !isStep(segment));
}

/**
 * Judges who reports: a machine speaks for itself and for its site, and corrects nobody else's words. Energy and water
 * are its site's.
 */
export function checkReporter(event: UsageEvent, { source, site }: Reporter): ReporterRefusal | undefined {
  if (!isWithin(event.source, source)) {
    return refuseReport('SourceNotYours', 'source', `this key reports for ${source} and what is below it`);
  }
  if (event.corrects !== undefined && !isWithin(event.corrects.source, source)) {
    return refuseReport('SourceNotYours', 'corrects.source', `this key corrects what ${source} reported, nothing else`);
  }
  if (event.site !== site) return refuseReport('SiteNotYours', 'site', `this machine stands at ${site}`);
  const { kind, resource } = event.meter;
  const isSites = kind === 'energy' || kind === 'water';
  if (!isSites || resource === site) return undefined;
  return refuseReport('SiteNotYours', 'resource', `the ${kind} that this machine may report is that of ${site}`);
}
