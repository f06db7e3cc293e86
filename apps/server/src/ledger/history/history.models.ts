import { createUnionType, Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { OtherRefusal, refusalTypes } from '../../graphql/refusal.models.js';
import { Quantity } from '../../graphql/scalars.js';
import { HISTORY_FORMATS } from './history.types.js';

export const HistoryFormatName = Object.fromEntries(HISTORY_FORMATS.map((format) => [format, format]));
registerEnumType(HistoryFormatName, { name: 'HistoryFormat' });

@ObjectType('ImportUnit')
export class ImportUnitModel {
  @Field(() => String) unit!: string;
  @Field(() => Int) journals!: number;
  @Field(() => Quantity) moved!: bigint;
}

@ObjectType('ImportAccount')
export class ImportAccountModel {
  @Field(() => String) path!: string;
  @Field(() => String) unit!: string;
}

@ObjectType('ImportPosting')
export class ImportPostingModel {
  @Field(() => String) account!: string;
  @Field(() => String) unit!: string;
  @Field(() => String, { description: 'DEBIT or CREDIT.' }) side!: string;
  @Field(() => Quantity) amount!: bigint;
}

@ObjectType('ImportJournal', { description: 'A journal as the file tells it.' })
export class ImportJournalModel {
  @Field(() => Int) line!: number;
  @Field(() => String) effectiveAt!: string;
  @Field(() => String) kind!: string;
  @Field(() => String) memo!: string;
  @Field(() => [ImportPostingModel]) postings!: readonly ImportPostingModel[];
}

@ObjectType('ImportLineRefusal')
export class ImportLineRefusalModel {
  @Field(() => Int, { description: 'From 1; 0 where the whole file is meant.' }) line!: number;
  @Field(() => String) kind!: string;
  @Field(() => String) message!: string;
  @Field(() => String) field!: string;
  @Field(() => String) rule!: string;
}

@ObjectType('ImportPreview', { description: 'What importing a file would do, or did; tried in the database, whole.' })
export class ImportPreviewModel {
  @Field(() => String) name!: string;
  @Field(() => Boolean) committed!: boolean;
  @Field(() => Boolean, {
    description:
      'An export of books like these: its entries come back, but not recorded times, hashes, holds and adjustment marks.',
  })
  own!: boolean;
  @Field(() => Int) journals!: number;
  @Field(() => Int, { description: 'Of the journals, those in the books already.' }) replayed!: number;
  @Field(() => Int, { description: 'Holds in the file, which are no history.' }) leftOut!: number;
  @Field(() => String, { nullable: true }) first!: string | null;
  @Field(() => String, { nullable: true }) last!: string | null;
  @Field(() => [ImportUnitModel]) units!: readonly ImportUnitModel[];
  @Field(() => [ImportAccountModel]) accounts!: readonly ImportAccountModel[];
  @Field(() => [ImportJournalModel], { description: 'The first twenty.' }) sample!: readonly ImportJournalModel[];
  @Field(() => [ImportLineRefusalModel], { description: 'The first hundred; none where nothing stands against it.' })
  refusals!: readonly ImportLineRefusalModel[];
  @Field(() => Int) refusalCount!: number;
}

/** The refusals of an import that have a type of their own in the schema. */
export const IMPORT_REFUSALS = ['NotAllowed'] as const;

export const ImportHistoryResult = createUnionType({
  name: 'ImportHistoryResult',
  types: () => [ImportPreviewModel, refusalTypes.NotAllowed, OtherRefusal] as const,
  resolveType: (value: { readonly kind: string }) => value.kind,
});
