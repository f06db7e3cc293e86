import { Injectable } from '@nestjs/common';
import { InvariantViolation, isRefusal, type Refusal } from '#libs/amount';
import {
  agentSettings,
  readStep,
  REGISTRATION_STEPS,
  type MachineWhat,
  type RegistrationStep,
  type StepTexts,
} from '#libs/inference-meter';
import { AssetService } from '../../asset-lock/asset.service.js';
import { CustomService } from '../../custom/custom.service.js';
import { InventoryService } from '../../partnership/inventory.service.js';
import { MachineKeyService, type MachineToken } from '../machine-key.service.js';
import { factsOfDraft, type Around } from './machine-facts.js';
import { refuseRegistration } from './registration-refusals.js';
import { RegistrationStore } from './registration.store.js';
import type { Author, DraftRecord, DraftView, MachineTest } from './registration.types.js';

/** Unfinished registrations of one operator. */
const MOST_DRAFTS = 20;

/** How long (hours) the token of a registration is good. */
const TOKEN_HOURS = 24;

/** No clock on earth is further ahead: where somebody lives it may be tomorrow already. */
const FURTHEST_AHEAD_MS = 14 * 3_600_000;

const NOT_ASKED: MachineTest = { state: 'NOT_ASKED', tokenEndsAt: null, keyId: null, keyAt: null, reading: null };

/** What the boxes of the steps offer. */
export interface RegistrationChoices {
  readonly sites: readonly { readonly slug: string; readonly name: string; readonly since: string }[];
  readonly gpuModels: readonly string[];
  readonly assets: readonly { readonly code: string; readonly name: string }[];
}

/** A token that was just made, shown this once, and the draft it is for. */
export interface TokenMade {
  readonly made: MachineToken;
  readonly draft: DraftView;
}

/** Takes an operator through the five steps; every act is about a draft of their own. */
@Injectable()
export class RegistrationService {
  constructor(
    private readonly store: RegistrationStore,
    private readonly inventory: InventoryService,
    private readonly customs: CustomService,
    private readonly assets: AssetService,
    private readonly keys: MachineKeyService,
  ) {}

  /** Those that are not finished, the last that was touched first. */
  async drafts(author: Author): Promise<readonly DraftView[]> {
    const [records, around] = await Promise.all([this.store.drafts(author), this.around(author)]);
    return Promise.all(records.map((record) => this.view(author, record, around)));
  }

  /** One of the author's own; undefined where it is not there, or somebody else's. */
  async draft(author: Author, id: string): Promise<DraftView | undefined> {
    const record = await this.store.draft(author, id);
    return record && this.view(author, record, await this.around(author));
  }

  async choices(partnershipId: string): Promise<RegistrationChoices> {
    const [sites, custom, assets] = await Promise.all([
      this.inventory.sites(partnershipId),
      this.customs.inForce(partnershipId, new Date()),
      this.machineAssets(partnershipId),
    ]);
    return {
      sites: sites.map(({ slug, name, inServiceOn }) => ({ slug, name, since: inServiceOn })),
      gpuModels: Object.keys(custom.gpuWeights),
      assets,
    };
  }

  /** Refuses `TooManyDrafts`. */
  async begin(author: Author): Promise<DraftView | Refusal> {
    const id = await this.store.insert(author, MOST_DRAFTS);
    return id === undefined ? refuseRegistration('TooManyDrafts') : this.shown(author, id);
  }

  /**
   * Saves one step, as it was read. A token that waits is given back where it was made for something else. Refuses
   * `NotFound`, `DraftFinished`, `StepMalformed`, `CodeTaken`, `AssetUnknown`, `KeyLetIn` and `TokenWaits`.
   */
  async save(author: Author, id: string, step: RegistrationStep, texts: StepTexts): Promise<DraftView | Refusal> {
    const draft = await this.store.draft(author, id);
    if (draft === undefined) return refuseRegistration('DraftUnknown');
    if (draft.finishedAt !== null) return refuseRegistration('DraftFinished');
    const read = readStep(step, texts, await this.context(author.partnershipId));
    if (isRefusal(read)) return read;
    // JSON of the database and of the page keep their members in different orders.
    if (isSame(draft[step], read)) return this.shown(author, id);
    if (step === 'what') {
      const refusal = await this.checkWhat(author.partnershipId, read as MachineWhat, draft.machineId);
      if (refusal !== undefined) return refusal;
    }
    if (draft.machineId !== null && step !== 'power' && step !== 'reading') {
      const withdrawn = await this.store.take('withdraw_machine', author, id);
      if (withdrawn !== 'DONE') return refuseRegistration(withdrawn);
    }
    const saved = await this.store.save(author, id, { step, read });
    return saved ? this.shown(author, id) : refuseRegistration('TokenWaits');
  }

  /** Deletes a draft with the token that waits for its machine. Refuses `NotFound`, `DraftFinished` and `KeyLetIn`. */
  async delete(author: Author, id: string): Promise<true | Refusal> {
    const draft = await this.store.draft(author, id);
    if (draft === undefined) return refuseRegistration('DraftUnknown');
    const withdrawn = await this.store.take('withdraw_machine', author, draft.id);
    if (withdrawn !== 'DONE') return refuseRegistration(withdrawn);
    return (await this.store.delete(author, draft.id)) ? true : refuseRegistration('DraftUnknown');
  }

  /**
   * Makes the token that lets the machine's key in, in place of any that waits. Refuses `NotFound`, `DraftFinished`,
   * `StepMissing`, `SiteUnknown`, `CodeTaken` and `KeyLetIn`.
   */
  async token(author: Author, id: string): Promise<TokenMade | Refusal> {
    const draft = await this.store.draft(author, id);
    if (draft === undefined) return refuseRegistration('DraftUnknown');
    const opened = await this.store.take('open_machine', author, draft.id);
    if (opened !== 'DONE') return refuseRegistration(opened);
    const view = await this.shown(author, id);
    if (view.test.keyId !== null) return refuseRegistration('KeyLetIn');
    const code = view.facts.code ?? '';
    const made = await this.keys.makeToken(author.partnershipId, { code, hours: TOKEN_HOURS }, author.rollNumber);
    return isRefusal(made) ? made : { made, draft: await this.shown(author, id) };
  }

  /**
   * Enters the machine into the register; asked again it has been entered. Answers its code. Refuses `NotFound`,
   * `TokenMissing`, `KeyMissing`, `ReadingMissing` and `AssetUnknown`.
   */
  async register(author: Author, id: string): Promise<string | Refusal> {
    const draft = await this.store.draft(author, id);
    if (draft === undefined) return refuseRegistration('DraftUnknown');
    const entered = await this.store.take('register_machine', author, draft.id);
    if (entered !== 'DONE') return refuseRegistration(entered);
    const { machineId } = (await this.store.draft(author, id)) ?? { machineId: null };
    const code = machineId === null ? undefined : await this.store.codeOf(author.partnershipId, machineId);
    if (code === undefined) throw new InvariantViolation(`the registration ${id} was entered without a machine`);
    return code;
  }

  private async checkWhat(
    partnershipId: string,
    { code, asset }: MachineWhat,
    machineId: string | null,
  ): Promise<Refusal | undefined> {
    if (await this.store.isTaken(partnershipId, code, machineId)) return refuseRegistration('CodeTaken');
    if (asset === null) return undefined;
    const known = (await this.machineAssets(partnershipId)).some((each) => each.code === asset);
    return known ? undefined : refuseRegistration('AssetUnknown');
  }

  /** Machines of the asset register that the commons still has. */
  private async machineAssets(partnershipId: string): Promise<readonly { code: string; name: string }[]> {
    const assets = await this.assets.assets(partnershipId);
    return assets
      .filter(({ assetClass, lockState }) => assetClass === 'HARDWARE' && lockState !== 'DISPOSED')
      .map(({ code, name }) => ({ code, name }));
  }

  private async context(partnershipId: string) {
    const sites = await this.inventory.sites(partnershipId);
    return {
      sites: new Map(sites.map(({ slug, inServiceOn }) => [slug, inServiceOn])),
      today: new Date(Date.now() + FURTHEST_AHEAD_MS).toISOString().slice(0, 10),
    };
  }

  private async around({ partnershipId, rollNumber }: Author): Promise<Around> {
    const [custom, sites, assets, names] = await Promise.all([
      this.customs.inForce(partnershipId, new Date()),
      this.inventory.sites(partnershipId),
      this.machineAssets(partnershipId),
      this.inventory.publicNames(partnershipId),
    ]);
    return { custom, sites, assets, operator: names.get(rollNumber) ?? rollNumber };
  }

  private async shown(author: Author, id: string): Promise<DraftView> {
    const view = await this.draft(author, id);
    if (view === undefined) throw new InvariantViolation(`registration ${id} was written and is gone`);
    return view;
  }

  private async view({ partnershipId }: Author, record: DraftRecord, around: Around): Promise<DraftView> {
    const { id, what, where, reading, machineId, begunAt, savedAt, finishedAt } = record;
    const saved = REGISTRATION_STEPS.filter((step) => record[step] !== null);
    const test =
      machineId === null || what === null ? NOT_ASKED : await this.store.test(partnershipId, machineId, what.code);
    const settings =
      reading === null || where === null || saved.length < REGISTRATION_STEPS.length
        ? null
        : agentSettings(reading, where.site);
    const [url, model] = [reading?.url ?? null, reading?.model ?? null];
    return { id, facts: factsOfDraft(record, around), url, model, saved, begunAt, savedAt, finishedAt, settings, test };
  }
}

/** Whether a step says what it said before, in whatever order. */
function isSame(before: object | null, now: object): boolean {
  const known = Object.entries(before ?? {});
  return known.length > 0 && Object.entries(now).every(([key, value]) => Reflect.get(before ?? {}, key) === value);
}
