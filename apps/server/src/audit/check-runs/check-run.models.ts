import { Field, Int, ObjectType } from '@nestjs/graphql';
import { CheckModel } from '../audit.models.js';

@ObjectType('ScheduledCheck', { description: 'What all checks found when the server last ran them by itself.' })
export class ScheduledCheckModel {
  @Field(() => Date) at!: Date;
  @Field(() => Int) passed!: number;
  @Field(() => Int) failed!: number;
  @Field(() => [CheckModel]) failures!: readonly CheckModel[];
}
