import { Field, Int, ObjectType } from '@nestjs/graphql';

@ObjectType('LogWitness')
export class LogWitnessModel {
  @Field(() => String) name!: string;
  @Field(() => String) url!: string;
  @Field(() => String, { nullable: true, description: 'How many leaves it has cosigned.' }) cosignedSize!:
    string | null;
  @Field(() => Date, { nullable: true }) lastAsked!: Date | null;
  @Field(() => String, { nullable: true, description: 'Why it did not cosign when it was last asked.' })
  failure!: string | null;
}

@ObjectType('LogHead')
export class LogHeadModel {
  @Field(() => String, { description: 'Before anything was signed empty, as checkpoint is, or the name given.' })
  origin!: string;
  @Field(() => String, { description: 'The key that signs, and goes on doing so while another is retired.' })
  vkey!: string;
  @Field(() => String) size!: string;
  @Field(() => String, { description: 'Hexadecimal.' }) root!: string;
  @Field(() => String, { description: 'The signed note, with cosignatures.' }) checkpoint!: string;
  @Field(() => Date, { nullable: true }) signedAt!: Date | null;
  @Field(() => String, { description: 'How many leaves wait for a signature.' }) staged!: string;
  @Field(() => Date, { nullable: true }) waitingSince!: Date | null;
  @Field(() => String, {
    description:
      'RUNNING, HALTED, UNLEASED or LATE (longer than the custom allows), or OFF where this server does not keep it.',
  })
  state!: string;
  @Field(() => String, { nullable: true, description: 'Why somebody must look.' }) reason!: string | null;
  @Field(() => [String], { description: 'The witnesses that have cosigned this very checkpoint.' })
  cosigners!: readonly string[];
  @Field(() => Int, { description: 'How many of them make it a witnessed one.' }) witnessesNeeded!: number;
  @Field(() => [LogWitnessModel]) witnesses!: LogWitnessModel[];
  @Field(() => Boolean, { description: 'As many witnesses as the server asks for have cosigned this very checkpoint.' })
  witnessed!: boolean;
}

@ObjectType('LogProof')
export class LogProofModel {
  @Field(() => String) index!: string;
  @Field(() => String) size!: string;
  @Field(() => String, { description: 'Hexadecimal.' }) leafHash!: string;
  @Field(() => String, { description: 'The entry, byte for byte as it was hashed.' }) entry!: string;
  @Field(() => [String], { description: 'Hexadecimal, the leaf’s sibling first.' }) proof!: string[];
  @Field(() => String) checkpoint!: string;
  @Field(() => String, { description: 'All of it as a .tlog-proof file.' }) file!: string;
}
