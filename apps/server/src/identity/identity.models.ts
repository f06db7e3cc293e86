import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ROLES } from './authority.js';

export const RoleName = Object.fromEntries(ROLES.map((role) => [role, role]));
registerEnumType(RoleName, { name: 'Role' });

@ObjectType()
export class Person {
  @Field(() => ID) id!: string;
  @Field(() => String) rollNumber!: string;
  @Field(() => String, { nullable: true, description: 'Null unless the person chose to show it, or it is the viewer.' })
  name!: string | null;
  @Field(() => [RoleName]) roles!: string[];
  @Field(() => [String]) colleges!: string[];
  @Field(() => String, { nullable: true }) territory!: string | null;
}

@ObjectType('Viewer')
export class ViewerModel {
  @Field(() => Boolean) signedIn!: boolean;
  @Field(() => String, { nullable: true, description: 'Goes with every change, as the header x-copyhold-csrf.' })
  csrfToken!: string | null;
  @Field(() => Person, { nullable: true }) person!: Person | null;
  @Field(() => [RoleName]) roles!: string[];
  @Field(() => Boolean) demoMode!: boolean;
}

@ObjectType({ description: 'Somebody of the demo partnership, to sign in as. Only in demo mode.' })
export class DemoPerson {
  @Field(() => ID) id!: string;
  @Field(() => String) name!: string;
  @Field(() => String) rollNumber!: string;
  @Field(() => String) description!: string;
  @Field(() => [RoleName]) roles!: string[];
}
