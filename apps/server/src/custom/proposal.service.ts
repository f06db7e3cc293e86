import { Injectable } from '@nestjs/common';
import { InvariantViolation, refuse, type Refusal } from '#libs/amount';
import type { CustomChange } from '#libs/custom';
import { CustomChangeService, type CheckedCustom } from './custom-change.service.js';
import { ProposalStore, type ProposalRecord } from './proposal.store.js';

/** A proposal with what it would change, and what stands against it now. */
export interface Proposal extends ProposalRecord {
  readonly changes: readonly CustomChange[];
  readonly refusals: readonly Refusal[];
}

export interface ProposalAsked {
  readonly title: string;
  readonly why: string;
  readonly document: string;
}

/** Who proposes. */
export interface Proposer {
  readonly partnershipId: string;
  readonly personId: string;
}

/** Open proposals of one person. */
const MOST_OPEN = 20;

/** What members think the custom should say. */
@Injectable()
export class ProposalService {
  constructor(
    private readonly store: ProposalStore,
    private readonly changes: CustomChangeService,
  ) {}

  /** The latest first. */
  async list(partnershipId: string): Promise<readonly Proposal[]> {
    const found = await this.store.list(partnershipId);
    return Promise.all(found.map((each) => this.judged(partnershipId, each)));
  }

  async one(partnershipId: string, id: string): Promise<Proposal | undefined> {
    const found = await this.store.one(partnershipId, id);
    return found && this.judged(partnershipId, found);
  }

  /**
   * Refuses `ProposalMalformed`, `TooManyProposals`, `NothingChanges`, and the first thing that stands against the
   * change: what could not be adopted by any majority is not proposed.
   */
  async propose(proposer: Proposer, asked: ProposalAsked): Promise<Proposal | Refusal> {
    const { partnershipId, personId } = proposer;
    const [title, why] = [asked.title.trim(), asked.why.trim()];
    const malformed = checkWords(title, why);
    if (malformed !== undefined) return malformed;
    const checked = await this.changes.check(partnershipId, asked.document);
    const refusal = checked.refusals[0] ?? nothingChanges(checked);
    if (refusal !== undefined) return refusal;
    if ((await this.store.openOf(partnershipId, personId)) >= MOST_OPEN) {
      return no('TooManyProposals', 'document', `you have ${MOST_OPEN} open proposals: withdraw one first`);
    }
    const { document, custom } = checked;
    if (custom === undefined) throw new InvariantViolation('a checked custom without refusals is one');
    const id = await this.store.insert({ ...proposer, title, why, document, baseVersion: custom.version - 1 });
    return this.shown(partnershipId, id);
  }

  /** Its author alone takes it back. Refuses `NotFound`, `NotAllowed` and `ProposalClosed`. */
  async withdraw({ partnershipId, personId }: Proposer, id: string): Promise<Proposal | Refusal> {
    const found = await this.store.one(partnershipId, id);
    if (found === undefined) return no('NotFound', 'id', 'there is no such proposal');
    if (found.personId !== personId) return no('NotAllowed', 'id', 'this proposal is somebody else’s to withdraw');
    if (!(await this.store.withdraw(partnershipId, id))) {
      return no('ProposalClosed', 'id', 'this proposal was withdrawn or adopted already');
    }
    return this.shown(partnershipId, id);
  }

  private async shown(partnershipId: string, id: string): Promise<Proposal> {
    const found = await this.one(partnershipId, id);
    if (found === undefined) throw new InvariantViolation(`proposal ${id} was written and is gone`);
    return found;
  }

  private async judged(partnershipId: string, record: ProposalRecord): Promise<Proposal> {
    const { changes, refusals } = await this.changes.judge(partnershipId, record.document, record.baseVersion);
    return { ...record, changes, refusals: record.state === 'DRAFT' ? refusals : [] };
  }
}

const no = (kind: string, field: string, message: string): Refusal =>
  refuse(kind, { message, field, rule: 'custom.proposal' });

function checkWords(title: string, why: string): Refusal | undefined {
  if (title === '' || title.length > 200) return no('ProposalMalformed', 'title', 'a title has 1 to 200 characters');
  if (why === '' || why.length > 5000) return no('ProposalMalformed', 'why', 'a reason has 1 to 5,000 characters');
  const isClean = (text: string): boolean => text.isWellFormed() && !text.includes('\0');
  if (!isClean(title)) return no('ProposalMalformed', 'title', 'the title holds what is no text');
  return isClean(why) ? undefined : no('ProposalMalformed', 'why', 'the reason holds what is no text');
}

const nothingChanges = ({ changes }: CheckedCustom): Refusal | undefined =>
  changes.length > 0 ? undefined : no('NothingChanges', 'document', 'this is what the custom says already');
