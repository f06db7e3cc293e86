import { ArgsType, Field, InputType, Int } from '@nestjs/graphql';
import { Quantity } from '../../graphql/scalars.js';
import { JournalPhase } from './journal.models.js';
import type { JournalWish } from './journal-query.js';

@InputType()
export class JournalFilter implements JournalWish {
  @Field(() => String, { nullable: true, description: 'A path, or what stands above it: je:income.' })
  account?: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'The last segment of any account of the journal: a developer, a site, a funder, a roll number.',
  })
  counterparty?: string | null;
  @Field(() => String, { nullable: true }) body?: string | null;
  @Field(() => String, { nullable: true }) fund?: string | null;
  @Field(() => String, { nullable: true }) kind?: string | null;
  @Field(() => String, { nullable: true }) actor?: string | null;
  @Field(() => String, { nullable: true }) unit?: string | null;
  @Field(() => JournalPhase, { nullable: true }) phase?: string | null;
  @Field(() => String, { nullable: true, description: 'The first effective day, 2026-03-01; UTC.' })
  from?: string | null;
  @Field(() => String, { nullable: true, description: 'The last effective day; it belongs to the range.' })
  until?: string | null;
  @Field(() => String, { nullable: true }) recordedFrom?: string | null;
  @Field(() => String, { nullable: true }) recordedUntil?: string | null;
  @Field(() => Quantity, { nullable: true, description: 'Of one posting, in smallest steps; needs `unit`.' })
  least?: bigint | null;
  @Field(() => Quantity, { nullable: true }) most?: bigint | null;
  @Field(() => String, { nullable: true, description: 'The id of the source document.' }) source?: string | null;
  @Field(() => Boolean, { nullable: true }) adjustments?: boolean | null;
  @Field(() => Boolean, { nullable: true }) reversals?: boolean | null;
  @Field(() => String, { nullable: true, description: 'What the memo contains.' }) text?: string | null;
}

@ArgsType()
export class JournalArgs {
  @Field(() => Int, { nullable: true }) first?: number | null;
  @Field(() => String, { nullable: true }) after?: string | null;
  @Field(() => String, { nullable: true, description: 'A prefix of account paths: je:income.' }) account?:
    string | null;
  @Field(() => String, { nullable: true }) kind?: string | null;
  @Field(() => JournalFilter, { nullable: true }) filter?: JournalFilter | null;
}

@ArgsType()
export class HoldArgs {
  @Field(() => Boolean, { nullable: true, description: 'Only those that nobody has resolved, or only those resolved.' })
  open?: boolean | null;
  @Field(() => Int, { nullable: true }) first?: number | null;
  @Field(() => String, { nullable: true }) after?: string | null;
}
