import type { Custom } from '#libs/custom';

export type BodyKind = 'JOINT_ENTERPRISE' | 'PUBLIC_BODY' | 'COMMON_ASSOCIATION';

/** The first word of every account that a body owns. */
export const BODY_PATHS = {
  JOINT_ENTERPRISE: 'je',
  PUBLIC_BODY: 'pb',
  COMMON_ASSOCIATION: 'ca',
} as const satisfies Readonly<Record<BodyKind, string>>;

/** What a partnership starts from. */
export interface Founding {
  readonly slug: string;
  readonly name: string;
  /** ISO 4217. */
  readonly currency: string;
  /** Of the people: 'Europe/Berlin'. Books are kept in UTC. */
  readonly timeZone: string;
  readonly bodies: readonly { readonly kind: BodyKind; readonly name: string }[];
  readonly colleges: readonly { readonly code: string; readonly name: string }[];
  /** When the first custom begins to hold. */
  readonly foundedAt: Date;
  /** The first custom; the default one where absent. */
  readonly custom?: Custom;
}

/** A person on the roll, with the colleges and roles they hold from the start. */
export interface NewPerson {
  readonly rollNumber: string;
  readonly name: string;
  readonly namePublic: boolean;
  readonly territory: string;
  readonly colleges: readonly string[];
  readonly roles: readonly string[];
  /** '2026-03-01' */
  readonly since: string;
}

export interface NewSite {
  readonly slug: string;
  readonly name: string;
  readonly territory: string;
  readonly inServiceOn: string;
  /** Untold where absent. */
  readonly place?: SitePlace;
}

/** Degrees north and east as decimals ('-7.91'); what is kept and shown is rounded to a hundredth, about a kilometre. */
export interface SitePlace {
  readonly latitude: string;
  readonly longitude: string;
}

export interface NewMachine {
  readonly code: string;
  /** The site's slug. */
  readonly site: string;
  readonly gpuModel: string;
  readonly gpuCount: number;
  readonly condition: 'IN_SERVICE' | 'OUTDATED' | 'OUT_OF_SERVICE';
  readonly registeredOn: string;
  /** The operator's roll number. */
  readonly operator: string;
}

export interface NewModel {
  readonly slug: string;
  readonly name: string;
  /** How much of the model's standing share each dataset carries. */
  readonly datasets: readonly { readonly dataset: string; readonly weight: bigint }[];
}

/** Whom and what a partnership starts with. */
export interface Inventory {
  readonly people: readonly NewPerson[];
  readonly sites: readonly NewSite[];
  readonly models: readonly NewModel[];
}

/** Capital brings money and no vote. */
export interface NewInstrument {
  readonly code: string;
  readonly funderName: string;
  readonly kind: 'CAPPED_RETURN' | 'GRANT' | 'WITHDRAWABLE_SHARE';
  readonly principalMinor: bigint;
  /** All that it may ever be paid, principal included. */
  readonly capMinor: bigint;
  /** '4/100' of income a period. */
  readonly revenueShare: string;
  readonly since: string;
}
