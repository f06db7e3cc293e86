import { Injectable } from '@nestjs/common';
import { InvariantViolation, refuse, type Refusal } from '#libs/amount';
import {
  checkChange,
  customToDocument,
  diffCustoms,
  isRefused,
  outsideBounds,
  readCustom,
  type Custom,
  type CustomChange,
  type DatedCustom,
} from '#libs/custom';
import { Database, type Tx } from '../database/database.js';
import { RolledBack, refusable } from '../ledger/ledger.service.js';
import { customOfText, textOfCustom } from './custom-text.js';
import { CustomService, type CustomInForce } from './custom.service.js';
import { CustomStore, type CustomResolution } from './custom.store.js';
import { ProposalStore } from './proposal.store.js';

/** A text that somebody wrote, judged as the next custom. */
export interface CheckedCustom {
  /** Against the last version; empty where the text is no custom. */
  readonly changes: readonly CustomChange[];
  /** All that stands against it. */
  readonly refusals: readonly Refusal[];
  /** The canonical text with the next number, ready to be proposed; the text that was asked where it is no custom. */
  readonly document: string;
  readonly custom: Custom | undefined;
}

/** Nothing longer is read. Characters. */
export const LONGEST_DOCUMENT = 200_000;

const dated = ({ custom, effectiveAt }: CustomInForce): DatedCustom => ({ custom, effectiveAt: effectiveAt.getTime() });

/** Changes of the custom: judged while they are written, and adopted once members resolved them. */
@Injectable()
export class CustomChangeService {
  constructor(
    private readonly database: Database,
    private readonly customs: CustomService,
    private readonly store: CustomStore,
    private readonly proposals: ProposalStore,
  ) {}

  /**
   * Judges a document as if it were adopted now. What it does not name stays as the last version has it, and its number
   * is the next one: whoever writes a change writes only that.
   */
  async check(partnershipId: string, document: string): Promise<CheckedCustom> {
    const history = (await this.customs.history(partnershipId)).map(dated);
    const last = history.at(-1);
    if (last === undefined) throw new InvariantViolation(`partnership ${partnershipId} has no custom`);
    const asked = objectOf(document);
    if (asked === undefined) return { changes: [], refusals: [notADocument()], document, custom: undefined };
    const version = last.custom.version + 1;
    const next = readCustom({ ...customToDocument(last.custom), ...asked, version });
    if (isRefused(next)) return { changes: [], refusals: next, document, custom: undefined };
    return this.judged(history, next, last.custom);
  }

  /** Judges a text with the number that it has, against the version that it was written for. */
  async judge(partnershipId: string, document: string, baseVersion: number): Promise<CheckedCustom> {
    const history = (await this.customs.history(partnershipId)).map(dated);
    const base = history.find(({ custom }) => custom.version === baseVersion);
    if (base === undefined) throw new InvariantViolation(`partnership ${partnershipId} has no custom ${baseVersion}`);
    return this.judged(history, customOfText(document), base.custom);
  }

  /**
   * Adopts what members resolved: the proposal whose text has the hash that the resolution names, from the instant that
   * it names. Refuses `ResolutionMissing`, `ResolutionNotForThis`, `ResolutionSpent`, `ProposalMissing`,
   * and the first thing that stands against the change. The database asks all of it again.
   */
  adopt(partnershipId: string, resolutionId: string): Promise<number | Refusal> {
    return refusable(this.database, (tx) => this.adoptIn(tx, partnershipId, resolutionId));
  }

  /** The same within the transaction that carries a resolution out; throws {@link RolledBack} where it is refused. */
  async adoptIn(tx: Tx, partnershipId: string, resolutionId: string): Promise<number> {
    await this.store.lock(tx, partnershipId);
    const resolution = await this.store.resolution(tx, partnershipId, resolutionId);
    const { hash, effectiveAt } = resolved(resolution);
    const text = await this.proposals.documentOf(tx, partnershipId, hash);
    if (text === undefined) throw no('ProposalMissing', `nobody proposed the text with the hash ${hash}`);
    return this.adoptText(tx, { partnershipId, resolutionId, text, effectiveAt });
  }

  private async adoptText(tx: Tx, { partnershipId, resolutionId, text, effectiveAt }: ResolvedText): Promise<number> {
    const custom = customOfText(text);
    const now = await this.store.now(tx);
    const history = (await this.customs.history(partnershipId, tx)).map(dated);
    const asked = { history, next: custom, effectiveAt: effectiveAt.getTime(), adoptedAt: now.getTime() };
    // A bound may have been drawn closer since the text was proposed.
    const [first] = [...outsideBounds(custom), ...checkChange(asked)];
    if (first !== undefined) throw new RolledBack(first);
    if (textOfCustom(custom) !== text) throw no('ProposalMissing', 'the text of the proposal is not canonical');
    await this.customs.adoptIn(tx, { partnershipId, custom, effectiveAt, resolutionId });
    return custom.version;
  }

  private judged(history: readonly DatedCustom[], next: Custom, base: Custom): CheckedCustom {
    const adoptedAt = Date.now();
    const effectiveAt = Math.max(adoptedAt, (history.at(-1)?.effectiveAt ?? 0) + 1);
    return {
      changes: diffCustoms(base, next),
      refusals: [...outsideBounds(next), ...checkChange({ history, next, effectiveAt, adoptedAt })],
      document: textOfCustom(next),
      custom: next,
    };
  }
}

interface ResolvedText {
  readonly partnershipId: string;
  readonly resolutionId: string;
  readonly text: string;
  readonly effectiveAt: Date;
}

const no = (kind: string, message: string): RolledBack =>
  new RolledBack(refuse(kind, { message, field: 'resolutionId', rule: 'custom.resolution' }));

/** The text's hash, and from when it holds, as members resolved it; throws what stands against the resolution. */
function resolved(resolution: CustomResolution | undefined): { readonly hash: string; readonly effectiveAt: Date } {
  if (resolution?.carried !== true) throw no('ResolutionMissing', 'there is no such resolution that was carried');
  if (resolution.kind !== 'CUSTOM_CHANGE' || resolution.rules === null) {
    throw no('ResolutionNotForThis', 'members resolved something else than a change of the custom');
  }
  if (resolution.spent) throw no('ResolutionSpent', 'this resolution adopted a custom already');
  const effectiveAt = new Date(resolution.effectiveAt ?? '');
  if (Number.isNaN(effectiveAt.getTime()) || effectiveAt.toISOString() !== resolution.effectiveAt) {
    throw no('ResolutionNotForThis', 'the resolution does not name the instant from which the custom holds, in UTC');
  }
  return { hash: resolution.rules, effectiveAt };
}

function objectOf(document: string): Readonly<Record<string, unknown>> | undefined {
  if (document.length > LONGEST_DOCUMENT) return undefined;
  try {
    const value: unknown = JSON.parse(document);
    // A JSON object and nothing else has string keys; the cast says what the two tests have found.
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

function notADocument(): Refusal<'CustomMalformed'> {
  const message = `a custom is a JSON object of at most ${LONGEST_DOCUMENT} characters`;
  return refuse('CustomMalformed', { message, field: 'custom', rule: 'custom.document' });
}
