import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IMPACT_PARTS } from './impact.types.js';

export const ImpactPartName = Object.fromEntries(IMPACT_PARTS.map((part) => [part, part]));
registerEnumType(ImpactPartName, { name: 'ImpactPart' });

@ObjectType('MotionImpactLine')
export class ImpactLineModel {
  @Field(() => ImpactPartName) part!: string;
  @Field(() => String, { description: 'What it is, where the part alone does not say.' }) what!: string;
  @Field(() => String, { description: 'In the smallest steps of the unit.' }) before!: string;
  @Field(() => String, { nullable: true, description: 'Null where nobody knows before the vote.' }) after!:
    string | null;
  @Field(() => String, { description: 'A currency, or GATE.' }) unit!: string;
}

@ObjectType('MotionImpact', { description: 'What a motion would change, from the books. It decides nothing.' })
export class ImpactModel {
  @Field(() => String, { description: 'The period whose figures these are; empty where they are of today.' })
  period!: string;
  @Field(() => [ImpactLineModel]) lines!: ImpactLineModel[];
}
