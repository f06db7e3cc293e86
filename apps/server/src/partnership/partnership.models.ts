import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { FractionText } from '../graphql/scalars.js';
import { Site } from './site.model.js';

@ObjectType('Body', { description: 'One of the three that govern together; its path begins the accounts it owns.' })
export class BodyModel {
  @Field(() => ID) id!: string;
  @Field(() => String) kind!: string;
  @Field(() => String) name!: string;
  @Field(() => String) path!: string;
}

@ObjectType('College')
export class CollegeModel {
  @Field(() => String) code!: string;
  @Field(() => String) name!: string;
  @Field(() => Int) members!: number;
  @Field(() => FractionText, { description: 'Of the whole vote, by the custom in force.' }) weight!: string;
}

@ObjectType('Partnership')
export class PartnershipModel {
  @Field(() => ID) id!: string;
  @Field(() => String) slug!: string;
  @Field(() => String) name!: string;
  @Field(() => String) currency!: string;
  @Field(() => String) timeZone!: string;
  @Field(() => Int) customVersion!: number;
  @Field(() => [BodyModel]) bodies!: BodyModel[];
  @Field(() => [CollegeModel]) colleges!: CollegeModel[];
  @Field(() => [Site]) sites!: Site[];
  @Field(() => Int) memberCount!: number;
}
