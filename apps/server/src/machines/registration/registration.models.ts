import { createUnionType, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { OtherRefusal, refusalTypes } from '../../graphql/refusal.models.js';
import { Quantity } from '../../graphql/scalars.js';

@ObjectType('MachineFacts', { description: 'What the register says of a machine; null where nothing was said.' })
export class MachineFactsModel {
  @Field(() => String, { nullable: true }) code!: string | null;
  @Field(() => String, { nullable: true, description: 'RACK, ROW, NODE, WORKSTATION or SMALL.' }) form!: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'JOINT_ENTERPRISE, PUBLIC_BODY, COMMON_ASSOCIATION, or CONTRIBUTED by somebody else.',
  })
  owner!: string | null;
  @Field(() => String, { nullable: true, description: 'Its number on the register of assets.' }) asset!: string | null;
  @Field(() => String, { nullable: true }) assetName!: string | null;
  @Field(() => String, { nullable: true }) site!: string | null;
  @Field(() => String, { nullable: true }) siteName!: string | null;
  @Field(() => String, { nullable: true }) territory!: string | null;
  @Field(() => String, { nullable: true }) inServiceOn!: string | null;
  @Field(() => String, { nullable: true }) gpuModel!: string | null;
  @Field(() => Int, { nullable: true }) gpuCount!: number | null;
  @Field(() => Quantity, { nullable: true, description: 'Parts per million, by the custom in force.' })
  computePpm!: bigint | null;
  @Field(() => Quantity, { nullable: true }) bandwidthPpm!: bigint | null;
  @Field(() => String, { nullable: true, description: 'GRID, GUARANTEES, AGREEMENT or ON_SITE.' })
  energySource!: string | null;
  @Field(() => String, { nullable: true }) energyMethod!: string | null;
  @Field(() => String, { nullable: true }) waterMethod!: string | null;
  @Field(() => Int, { nullable: true }) ratedWatts!: number | null;
  @Field(() => String, { nullable: true }) reader!: string | null;
  @Field(() => String, { nullable: true, description: 'By roll number, unless they show their name.' })
  operator!: string | null;
}

@ObjectType('FirstReading')
export class FirstReadingModel {
  @Field(() => Date) at!: Date;
  @Field(() => String) meter!: string;
  @Field(() => String) unit!: string;
  @Field(() => Quantity) quantity!: bigint;
}

@ObjectType('MachineTest', { description: 'How far the key and the first reading of a machine have come.' })
export class MachineTestModel {
  @Field(() => String, { description: 'NOT_ASKED, TOKEN_WAITS, TOKEN_ENDED, KEY_IN or READ.' }) state!: string;
  @Field(() => Date, { nullable: true }) tokenEndsAt!: Date | null;
  @Field(() => String, { nullable: true }) keyId!: string | null;
  @Field(() => Date, { nullable: true }) keyAt!: Date | null;
  @Field(() => FirstReadingModel, { nullable: true }) reading!: FirstReadingModel | null;
}

@ObjectType('MachineDraft', { description: 'A machine that is being registered; its author’s alone.' })
export class MachineDraftModel {
  @Field(() => ID) id!: string;
  @Field(() => MachineFactsModel, { description: 'What the register would say.' }) facts!: MachineFactsModel;
  @Field(() => String, { nullable: true, description: 'Where the agent asks; not on the register.' })
  url!: string | null;
  @Field(() => String, { nullable: true }) model!: string | null;
  @Field(() => [String], { description: 'Of what, where, gpus, power, reading.' }) saved!: readonly string[];
  @Field(() => Date) begunAt!: Date;
  @Field(() => Date) savedAt!: Date;
  @Field(() => Date, { nullable: true }) finishedAt!: Date | null;
  @Field(() => String, { nullable: true, description: 'agent.json of its agent, once every step is saved.' })
  settings!: string | null;
  @Field(() => MachineTestModel) test!: MachineTestModel;
}

@ObjectType('SiteChoice')
export class SiteChoiceModel {
  @Field(() => String) slug!: string;
  @Field(() => String) name!: string;
  @Field(() => String) since!: string;
}

@ObjectType('AssetChoice')
export class AssetChoiceModel {
  @Field(() => String) code!: string;
  @Field(() => String) name!: string;
}

@ObjectType('RegistrationChoices')
export class RegistrationChoicesModel {
  @Field(() => [SiteChoiceModel]) sites!: readonly SiteChoiceModel[];
  @Field(() => [String], { description: 'Models that the custom in force weighs.' }) gpuModels!: readonly string[];
  @Field(() => [AssetChoiceModel]) assets!: readonly AssetChoiceModel[];
}

@ObjectType('MachineKeyOnRegister')
export class ShownKeyModel {
  @Field(() => ID) keyId!: string;
  @Field(() => Date) enrolledAt!: Date;
  @Field(() => String, { nullable: true }) replaces!: string | null;
  @Field(() => Date, { nullable: true }) endsAt!: Date | null;
  @Field(() => String, { description: 'BELIEVED, ENDING, REPLACED or REVOKED.' }) state!: string;
  @Field(() => String, { description: 'The hash of the leaf that let it in.' }) leaf!: string;
}

@ObjectType('MachineOnRegister', { description: 'A machine as anybody may read of it.' })
export class MachineOnRegisterModel {
  @Field(() => MachineFactsModel) facts!: MachineFactsModel;
  @Field(() => String) condition!: string;
  @Field(() => Date, { nullable: true, description: 'Null for a machine of an older inventory.' })
  registeredAt!: Date | null;
  @Field(() => Date, { nullable: true }) firstReadingAt!: Date | null;
  @Field(() => Int, { nullable: true }) customVersion!: number | null;
  @Field(() => String, { nullable: true, description: 'The hash of its leaf in the log.' }) leaf!: string | null;
  @Field(() => String, { description: 'NONE, BELIEVED or ENDED.' }) keyState!: string;
  @Field(() => Date, { nullable: true, description: 'When a signed batch of it was last taken.' })
  heardAt!: Date | null;
}

@ObjectType('MachineRecord')
export class MachineRecordModel extends MachineOnRegisterModel {
  @Field(() => [ShownKeyModel], { description: 'The newest first.' }) keys!: readonly ShownKeyModel[];
  @Field(() => Boolean, { description: 'Whether whoever asks may let its keys in and end them.' }) mayManage!: boolean;
  @Field(() => Date, { nullable: true, description: 'When a token that waits for it ends.' }) tokenEndsAt!: Date | null;
}

@InputType({ description: 'One step as it was written. Only its own boxes are read.' })
export class SaveMachineStepInput {
  @Field(() => ID) id!: string;
  @Field(() => String, { description: 'what, where, gpus, power or reading.' }) step!: string;
  @Field(() => String, { nullable: true }) code?: string | null;
  @Field(() => String, { nullable: true }) form?: string | null;
  @Field(() => String, { nullable: true }) owner?: string | null;
  @Field(() => String, { nullable: true }) asset?: string | null;
  @Field(() => String, { nullable: true }) site?: string | null;
  @Field(() => String, { nullable: true, description: 'A day: 2026-03-01.' }) inServiceOn?: string | null;
  @Field(() => String, { nullable: true }) gpuModel?: string | null;
  @Field(() => String, { nullable: true }) gpuCount?: string | null;
  @Field(() => String, { nullable: true }) energySource?: string | null;
  @Field(() => String, { nullable: true }) energyMethod?: string | null;
  @Field(() => String, { nullable: true }) waterMethod?: string | null;
  @Field(() => String, { nullable: true }) ratedWatts?: string | null;
  @Field(() => String, { nullable: true }) reader?: string | null;
  @Field(() => String, { nullable: true }) url?: string | null;
  @Field(() => String, { nullable: true }) model?: string | null;
}

@ObjectType('MachineDraftSaved')
export class MachineDraftSavedModel {
  @Field(() => MachineDraftModel) draft!: MachineDraftModel;
}

@ObjectType('MachineDraftDeleted')
export class MachineDraftDeletedModel {
  @Field(() => ID) id!: string;
}

@ObjectType('MachineTokenMade', { description: 'A token that lets one key of the machine in; shown this once.' })
export class MachineTokenMadeModel {
  @Field(() => String) token!: string;
  @Field(() => Date) expiresAt!: Date;
}

@ObjectType('MachineRegistered')
export class MachineRegisteredModel {
  @Field(() => String) code!: string;
}

@ObjectType('MachineKeyRevoked')
export class MachineKeyRevokedModel {
  @Field(() => String, { description: 'Whose key it was.' }) code!: string;
}

/** The refusals of registration that have a type of their own in the schema. */
export const MACHINE_REFUSALS = ['NotFound', 'NotAllowed'] as const;

const REFUSED = [...MACHINE_REFUSALS.map((kind) => refusalTypes[kind]), OtherRefusal] as const;
const resolveType = (value: { readonly kind: string }): string => value.kind;

export const MachineDraftResult = createUnionType({
  name: 'MachineDraftResult',
  types: () => [MachineDraftSavedModel, MachineDraftDeletedModel, ...REFUSED] as const,
  resolveType,
});

export const MachineTokenResult = createUnionType({
  name: 'MachineTokenResult',
  types: () => [MachineTokenMadeModel, ...REFUSED] as const,
  resolveType,
});

export const MachineRegisterResult = createUnionType({
  name: 'MachineRegisterResult',
  types: () => [MachineRegisteredModel, ...REFUSED] as const,
  resolveType,
});

export const MachineRevokeResult = createUnionType({
  name: 'MachineRevokeResult',
  types: () => [MachineKeyRevokedModel, ...REFUSED] as const,
  resolveType,
});
