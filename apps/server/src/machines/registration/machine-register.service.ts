import { Injectable } from '@nestjs/common';
import { isRefusal, refuse, type Refusal } from '#libs/amount';
import { CustomService } from '../../custom/custom.service.js';
import type { Viewer } from '../../identity/authority.js';
import { MachineKeyService, type MachineToken } from '../machine-key.service.js';
import { factsOfRow } from './machine-facts.js';
import { MachineRegisterStore, type MachineKeeper, type RegisterRow } from './machine-register.store.js';
import type { MachineOnRegister, ShownKey } from './registration.types.js';

type Kept = Pick<MachineKeeper, 'operatorId'>;

/** How long (hours) a token for another key of a machine is good. */
const TOKEN_HOURS = 24;

/** A machine with its keys, as whoever looks may see it. */
export interface MachineRecordView extends MachineOnRegister {
  readonly keys: readonly ShownKey[];
  /** Whether the viewer may let keys of it in and end them. */
  readonly mayManage: boolean;
  /** When the token that waits for it ends; null where none does, or to whoever may not manage it. */
  readonly tokenEndsAt: Date | null;
}

/** The machines of the commons as anybody may read of them, and the keys as their operators keep them. */
@Injectable()
export class MachineRegisterService {
  constructor(
    private readonly store: MachineRegisterStore,
    private readonly customs: CustomService,
    private readonly keys: MachineKeyService,
  ) {}

  /** Every machine, by its code; of an asset alone where one is named. */
  async list(partnershipId: string, asset: string | null = null): Promise<readonly MachineOnRegister[]> {
    const [rows, custom] = await Promise.all([
      this.store.list(partnershipId, asset),
      this.customs.inForce(partnershipId, new Date()),
    ]);
    return rows.map((row) => onRegister(row, factsOfRow(row, custom)));
  }

  async one(partnershipId: string, code: string, viewer: Viewer | undefined): Promise<MachineRecordView | undefined> {
    const row = await this.store.one(partnershipId, code);
    if (row === undefined) return undefined;
    const mayManage = manages(viewer, partnershipId, row);
    const [custom, keys, tokenEndsAt] = await Promise.all([
      this.customs.inForce(partnershipId, new Date()),
      this.store.keys(partnershipId, row.id),
      mayManage ? this.store.tokenEndsAt(partnershipId, row.id) : null,
    ]);
    return { ...onRegister(row, factsOfRow(row, custom)), keys, mayManage, tokenEndsAt };
  }

  /** Ends a key now, with those that took its place; answers the machine. Refuses `NotFound`, `NotAllowed` and `KeyRevoked`. */
  async revoke(viewer: Viewer, keyId: string): Promise<string | Refusal> {
    const keeper = await this.store.keptBy(viewer.partnershipId, { keyId });
    // What is being registered is its operator's alone: to others it is not there.
    if (keeper === undefined || (keeper.pending && !manages(viewer, viewer.partnershipId, keeper))) return none('key');
    if (!manages(viewer, viewer.partnershipId, keeper)) return notTheirs(keeper, 'key');
    const ended = await this.keys.revoke(viewer.partnershipId, keyId, viewer.rollNumber);
    return isRefusal(ended) ? ended : keeper.code;
  }

  /** Makes a token for another key of a machine, in place of any that waits. Refuses `NotFound` and `NotAllowed`. */
  async token(viewer: Viewer, code: string): Promise<MachineToken | Refusal> {
    const keeper = await this.store.keptBy(viewer.partnershipId, { code });
    if (keeper === undefined || keeper.pending) return none('machine');
    if (!manages(viewer, viewer.partnershipId, keeper)) return notTheirs(keeper, 'machine');
    return this.keys.makeToken(viewer.partnershipId, { code, hours: TOKEN_HOURS }, viewer.rollNumber);
  }
}

/** Its operator's, and officers' for all. */
function manages(viewer: Viewer | undefined, partnershipId: string, { operatorId }: Kept): boolean {
  if (viewer?.partnershipId !== partnershipId) return false;
  return viewer.roles.has('OFFICER') || (viewer.roles.has('OPERATOR') && operatorId === viewer.personId);
}

const none = (field: string): Refusal =>
  refuse('NotFound', { message: `there is no such ${field} on the register`, field, rule: 'machine.key' });

function notTheirs({ code }: MachineKeeper, field: string): Refusal {
  const message = `only the operator of ${code} and officers keep its keys`;
  return refuse('NotAllowed', { message, field, rule: 'machine.key' });
}

function onRegister(row: RegisterRow, facts: MachineOnRegister['facts']): MachineOnRegister {
  const { condition, registeredAt, firstReadingAt, customVersion, leaf, keyState, heardAt } = row;
  return { facts, condition, registeredAt, firstReadingAt, customVersion, leaf, keyState, heardAt };
}
