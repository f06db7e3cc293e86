import type { RegistrationParts, RegistrationStep } from '#libs/inference-meter';

/** Whose draft it is: an operator sees and changes their own, and nobody else's. */
export interface Author {
  readonly partnershipId: string;
  readonly personId: string;
  readonly rollNumber: string;
}

/** A machine that is being registered; a step is null until it is saved. */
export type DraftParts = { readonly [Step in RegistrationStep]: RegistrationParts[Step] | null };

export interface DraftRecord extends DraftParts {
  readonly id: string;
  /** The machine, once a token was asked for it. */
  readonly machineId: string | null;
  readonly begunAt: Date;
  readonly savedAt: Date;
  readonly finishedAt: Date | null;
}

/** What a machine sent first. */
export interface FirstReading {
  readonly at: Date;
  readonly meter: string;
  readonly unit: string;
  readonly quantity: bigint;
}

/** How far the test of a machine has come. */
export interface MachineTest {
  readonly state: 'NOT_ASKED' | 'TOKEN_WAITS' | 'TOKEN_ENDED' | 'KEY_IN' | 'READ';
  readonly tokenEndsAt: Date | null;
  readonly keyId: string | null;
  readonly keyAt: Date | null;
  readonly reading: FirstReading | null;
}

/** What the register says of a machine; what was not said is null. */
export interface MachineFacts {
  readonly code: string | null;
  readonly form: string | null;
  readonly owner: string | null;
  readonly asset: string | null;
  readonly assetName: string | null;
  /** A slug. */
  readonly site: string | null;
  readonly siteName: string | null;
  readonly territory: string | null;
  readonly inServiceOn: string | null;
  readonly gpuModel: string | null;
  readonly gpuCount: number | null;
  /** By the custom in force; null where it weighs no such model. */
  readonly computePpm: bigint | null;
  readonly bandwidthPpm: bigint | null;
  readonly energySource: string | null;
  readonly energyMethod: string | null;
  readonly waterMethod: string | null;
  readonly ratedWatts: number | null;
  readonly reader: string | null;
  /** By roll number, or by name where it is public. */
  readonly operator: string | null;
}

/** A draft as its author sees it. */
export interface DraftView {
  readonly id: string;
  readonly facts: MachineFacts;
  readonly url: string | null;
  readonly model: string | null;
  readonly saved: readonly RegistrationStep[];
  readonly begunAt: Date;
  readonly savedAt: Date;
  readonly finishedAt: Date | null;
  /** The agent's settings; null until every step is saved. */
  readonly settings: string | null;
  readonly test: MachineTest;
}

/** A key of a machine as anybody sees it. */
export interface ShownKey {
  readonly keyId: string;
  readonly enrolledAt: Date;
  readonly replaces: string | null;
  readonly endsAt: Date | null;
  readonly state: 'BELIEVED' | 'ENDING' | 'REPLACED' | 'REVOKED';
  /** The hash of the leaf that let it in. */
  readonly leaf: string;
}

/** A machine on the public register. */
export interface MachineOnRegister {
  readonly facts: MachineFacts;
  readonly condition: string;
  /** When its record was entered; null for a machine of an older inventory. */
  readonly registeredAt: Date | null;
  readonly firstReadingAt: Date | null;
  readonly customVersion: number | null;
  readonly leaf: string | null;
  readonly keyState: 'NONE' | 'BELIEVED' | 'ENDED';
  /** When a signed batch of it was last taken. */
  readonly heardAt: Date | null;
}
