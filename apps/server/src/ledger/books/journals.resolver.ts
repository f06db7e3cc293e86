import { BadRequestException } from '@nestjs/common';
import { Args, ID, Int, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Requires } from '../../identity/authority.js';
import { PartnershipService } from '../../partnership/partnership.service.js';
import { currentLedger, pageSize, placeAt, read } from './asked.js';
import type { Place } from './books.types.js';
import { HoldArgs, JournalArgs, JournalFilter } from './journal-filter.input.js';
import { ALL_JOURNALS, journalQuery, type JournalQuery } from './journal-query.js';
import { JournalConnection, JournalModel, JournalSummaryModel } from './journal.models.js';
import { JournalsService, type JournalCount, type JournalPage } from './journals.service.js';

/** A connection that counts when it is asked to, and then once. */
interface Counting extends JournalConnection {
  readonly count: () => Promise<JournalCount>;
}

const cursorOf = ({ batch, ordinal }: Place): string =>
  Buffer.from(`${batch}:${String(ordinal)}`).toString('base64url');

/** Undefined for what {@link cursorOf} never makes. */
function placeOf(cursor: string): Place | undefined {
  const parts = /^(\d{1,18}):(\d{1,9})$/u.exec(Buffer.from(cursor, 'base64url').toString());
  if (parts === null) return undefined;
  const place = { batch: BigInt(parts[1] ?? 0).toString(), ordinal: Number(parts[2]) };
  return cursorOf(place) === cursor ? place : undefined;
}

/** What an argument and the filter both say, once they agree. */
function agreed(argument: string | null, filter: string | null, name: string): string | null {
  if (argument !== null && filter !== null && argument !== filter) {
    throw new BadRequestException(`${name}: the filter names another`);
  }
  return filter ?? argument;
}

function connectionOf({ journals, more, end, count }: JournalPage): Counting {
  let counted: Promise<JournalCount> | undefined;
  return {
    edges: journals.map((node) => ({ cursor: cursorOf(node), node })),
    pageInfo: { hasNextPage: more, endCursor: end === null ? null : cursorOf(end) },
    count: () => (counted ??= count()),
  };
}

/** The entries of the books, readable by anybody. */
@Resolver(() => JournalConnection)
export class JournalsResolver {
  constructor(
    private readonly books: JournalsService,
    private readonly partnerships: PartnershipService,
  ) {}

  @Requires('readPublic')
  @Query(() => JournalConnection)
  async journals(@Args() { first, after, account, kind, filter }: JournalArgs): Promise<Counting> {
    const query = read(journalQuery(filter ?? {}));
    const old = read(journalQuery({ account: account ?? null, kind: kind ?? null }));
    const both = {
      account: agreed(old.account, query.account, 'account'),
      kind: agreed(old.kind, query.kind, 'kind'),
    };
    return this.page({ ...query, ...both }, { first, after });
  }

  @Requires('readPublic')
  @Query(() => JournalConnection)
  async holds(@Args() { open, first, after }: HoldArgs): Promise<Counting> {
    return this.page({ ...ALL_JOURNALS, phase: 'PENDING', openHold: open ?? null }, { first, after });
  }

  @Requires('readPublic')
  @ResolveField(() => Int, { description: 'Exact up to 10,000.' })
  async totalCount(@Parent() connection: Counting): Promise<number> {
    return (await connection.count()).total;
  }

  @Requires('readPublic')
  @ResolveField(() => Boolean, { description: 'True where there are at least totalCount, and not all were counted.' })
  async totalIsCapped(@Parent() connection: Counting): Promise<boolean> {
    return (await connection.count()).isCapped;
  }

  @Requires('readPublic')
  @Query(() => JournalSummaryModel)
  async journalSummary(
    @Args('filter', { type: () => JournalFilter, nullable: true }) filter: JournalFilter | null,
  ): Promise<JournalSummaryModel> {
    return this.books.summary(await currentLedger(this.partnerships), read(journalQuery(filter ?? {})));
  }

  @Requires('readPublic')
  @Query(() => JournalModel, { nullable: true })
  async journal(@Args('id', { type: () => ID }) id: string): Promise<JournalModel | null> {
    return this.books.one(await currentLedger(this.partnerships), id);
  }

  @Requires('readPublic')
  @Query(() => [String])
  async journalKinds(): Promise<readonly string[]> {
    return this.books.kinds(await currentLedger(this.partnerships));
  }

  @Requires('readPublic')
  @Query(() => [String])
  async journalActors(): Promise<readonly string[]> {
    return this.books.actors(await currentLedger(this.partnerships));
  }

  @Requires('readPublic')
  @Query(() => [String])
  async funds(): Promise<readonly string[]> {
    return this.books.funds(await currentLedger(this.partnerships));
  }

  private async page(
    query: JournalQuery,
    { first, after }: { readonly first: number | null | undefined; readonly after: string | null | undefined },
  ): Promise<Counting> {
    const wish = { after: placeAt(after, placeOf), first: pageSize(first) };
    return connectionOf(await this.books.page(await currentLedger(this.partnerships), query, wish));
  }
}
