import { Injectable } from '@nestjs/common';
import { InvariantViolation } from '#libs/amount';
import { queryIn, type Tx } from '../database/database.js';
import type {
  AssetRecord,
  CollateralRecord,
  DisposalRecord,
  LockedBodyRecord,
  NewAsset,
  NewCollateral,
  NewDisposal,
  NewValuation,
  Officer,
  ValuationRecord,
} from './asset-lock.types.js';

type Texts<T> = { readonly [K in keyof T]: T[K] extends bigint | null ? Extract<T[K], null> | string : T[K] };

/** What the steward entered, as it is posted. */
export interface AbsorptionRecord {
  readonly code: string;
  readonly asset: string | null;
  readonly currency: string;
  readonly amount: bigint;
}

const bytes = (hex: string | undefined): Buffer | null => (hex === undefined ? null : Buffer.from(hex, 'hex'));
const orNull = (text: string | null): bigint | null => (text === null ? null : BigInt(text));
const NOTHING = `'{}', '{}', '{}', '{}'`;

const ASSETS = `
  SELECT a.code, a.class AS "assetClass", a.name, a.account, a.currency, a.cost_minor AS cost, a.entered_on::text AS "enteredOn",
         a.schedule_years AS "scheduleYears", a.opening_worn AS "openingWorn", encode(a.document, 'hex') AS document, encode(a.leaf, 'hex') AS leaf,
         (SELECT coalesce(json_agg(json_build_object('what', u.what, 'on', to_char(u.effective_at AT TIME ZONE 'UTC', 'YYYY-MM-DD'),
                                   'amount', u.amount::text) ORDER BY u.effective_at), '[]')
          FROM asset_uses(a.partnership_id, a.code, NULL, ${NOTHING}) AS u) AS uses
  FROM asset a WHERE a.partnership_id = $1 AND ($2::text IS NULL OR a.code = $2) ORDER BY length(a.code), a.code`;

const DISPOSALS = `
  SELECT d.code, d.asset_code AS asset, a.class AS "assetClass", a.currency, a.cost_minor AS cost, d.buyer AS to, d.price_minor AS price,
         v.value_minor AS valuation, d.why, d.decision, decision_of(d.partnership_id, d.asset_code, d.body_code, d.price_minor) AS "decisionNow",
         to_char(d.asked_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS "askedOn",
         g.resolution_id AS "resolutionId", g.authorised_at AS "authorisedAt", g.expires_at AS "expiresAt",
         EXISTS (SELECT 1 FROM disposal_revocation r WHERE r.partnership_id = d.partnership_id AND r.disposal_code = d.code) AS "isRevoked",
         EXISTS (SELECT 1 FROM gate_legs(d.partnership_id, 'disposal', d.code)) AS "isPosted", encode(d.leaf, 'hex') AS leaf,
         CASE WHEN b.code IS NOT NULL THEN json_build_object('name', b.name, 'specified', b.specified) END AS body
  FROM disposal d JOIN asset a ON a.partnership_id = d.partnership_id AND a.code = d.asset_code
  LEFT JOIN locked_body b ON b.partnership_id = d.partnership_id AND b.code = d.body_code
  LEFT JOIN valuation v ON v.partnership_id = d.partnership_id AND v.code = d.valuation_code
  LEFT JOIN disposal_authorisation g ON g.partnership_id = d.partnership_id AND g.disposal_code = d.code
  WHERE d.partnership_id = $1 AND ($2::text IS NULL OR d.code = $2) ORDER BY length(d.code), d.code`;

async function codeOf(tx: Tx, call: string, values: readonly unknown[]): Promise<string> {
  const [row] = await queryIn<{ code: string }>(tx, `SELECT ${call} AS code`, values);
  if (row === undefined) throw new InvariantViolation('the register gives a number');
  return row.code;
}

/** The statements of the register of assets. */
@Injectable()
export class AssetLockStore {
  /** Takes the row that every posting takes: nobody is given the same number, and what is read next stays true. */
  async lockLedger(tx: Tx, partnershipId: string): Promise<void> {
    await queryIn(tx, 'SELECT lock_ledger($1)', [partnershipId]);
  }

  async assets(tx: Tx, partnershipId: string, code?: string): Promise<readonly AssetRecord[]> {
    type Row = Texts<Omit<AssetRecord, 'uses'>> & {
      readonly uses: readonly { what: AssetRecord['uses'][number]['what']; on: string; amount: string }[];
    };
    const rows = await queryIn<Row>(tx, ASSETS, [partnershipId, code ?? null]);
    return rows.map((row) => ({
      ...row,
      cost: BigInt(row.cost),
      openingWorn: orNull(row.openingWorn),
      uses: row.uses.map(({ amount, ...use }) => ({ ...use, amount: BigInt(amount) })),
    }));
  }

  async disposals(tx: Tx, partnershipId: string, code?: string): Promise<readonly DisposalRecord[]> {
    const rows = await queryIn<Texts<DisposalRecord>>(tx, DISPOSALS, [partnershipId, code ?? null]);
    return rows.map((row) => ({
      ...row,
      cost: BigInt(row.cost),
      price: BigInt(row.price),
      valuation: orNull(row.valuation),
    }));
  }

  async valuations(tx: Tx, partnershipId: string): Promise<readonly ValuationRecord[]> {
    const rows = await queryIn<Texts<ValuationRecord>>(
      tx,
      `SELECT code, asset_code AS asset, value_minor AS value, valued_by AS by, valued_on::text AS on, encode(document, 'hex') AS document
       FROM valuation WHERE partnership_id = $1 ORDER BY valued_on, code`,
      [partnershipId],
    );
    return rows.map((row) => ({ ...row, value: BigInt(row.value) }));
  }

  async collateral(tx: Tx, partnershipId: string): Promise<readonly CollateralRecord[]> {
    const rows = await queryIn<Texts<CollateralRecord>>(
      tx,
      `SELECT code, asset_code AS asset, creditor, amount_minor AS amount, since::text AS since, until::text AS until
       FROM collateral WHERE partnership_id = $1 ORDER BY since, code`,
      [partnershipId],
    );
    return rows.map((row) => ({ ...row, amount: BigInt(row.amount) }));
  }

  bodies(tx: Tx, partnershipId: string): Promise<LockedBodyRecord[]> {
    return queryIn(
      tx,
      `SELECT code, name, specified, to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS since
       FROM locked_body WHERE partnership_id = $1 ORDER BY specified DESC, code`,
      [partnershipId],
    );
  }

  async absorption(tx: Tx, partnershipId: string, code: string): Promise<AbsorptionRecord | undefined> {
    const [row] = await queryIn<Texts<AbsorptionRecord>>(
      tx,
      `SELECT code, asset_code AS asset, currency, amount_minor AS amount FROM loss_absorption WHERE partnership_id = $1 AND code = $2`,
      [partnershipId, code],
    );
    return row === undefined ? undefined : { ...row, amount: BigInt(row.amount) };
  }

  /** What the locked reserve and the proceeds of locked assets hold, by currency. */
  async reserves(tx: Tx, partnershipId: string): Promise<readonly { path: string; unit: string; balance: bigint }[]> {
    const rows = await queryIn<{ path: string; unit: string; balance: string }>(
      tx,
      `SELECT path, unit, balance FROM account WHERE ledger_id = $1 AND path IN ('je:equity:locked-reserve', 'je:assets:bank:locked')
       AND version > 0 ORDER BY path DESC, unit`,
      [partnershipId],
    );
    return rows.map((row) => ({ ...row, balance: BigInt(row.balance) }));
  }

  async currency(tx: Tx, partnershipId: string): Promise<string> {
    const rows = await queryIn<{ currency: string }>(tx, 'SELECT currency FROM partnership WHERE id = $1', [
      partnershipId,
    ]);
    return rows[0]?.currency ?? '';
  }

  register(tx: Tx, { partnershipId }: Officer, asset: NewAsset & { readonly currency: string }): Promise<string> {
    const { assetClass, name, currency, cost, enteredOn, scheduleYears, document } = asset;
    const values = [
      partnershipId,
      assetClass,
      name,
      currency,
      cost.toString(),
      enteredOn,
      scheduleYears ?? null,
      bytes(document),
    ];
    return codeOf(tx, 'register_asset($1, $2, $3, $4, $5, $6, $7, $8)', values);
  }

  fileValuation(tx: Tx, { partnershipId }: Officer, valuation: NewValuation): Promise<string> {
    const { asset, value, by, on, document } = valuation;
    const values = [partnershipId, asset, value.toString(), by, on, bytes(document)];
    return codeOf(tx, 'file_valuation($1, $2, $3, $4, $5, $6)', values);
  }

  askDisposal(tx: Tx, { partnershipId, actor }: Officer, wish: NewDisposal, customVersion: number): Promise<string> {
    const { asset, body, buyer, price, valuation, why } = wish;
    const values = [
      partnershipId,
      asset,
      body ?? null,
      buyer,
      price.toString(),
      valuation ?? null,
      why,
      actor,
      customVersion,
    ];
    return codeOf(tx, 'ask_disposal($1, $2, $3, $4, $5, $6, $7, $8, $9)', values);
  }

  registerCollateral(tx: Tx, { partnershipId }: Officer, pledge: NewCollateral): Promise<string> {
    const { asset, creditor, amount, since, until, document } = pledge;
    const values = [partnershipId, asset, creditor, amount.toString(), since, until ?? null, bytes(document)];
    return codeOf(tx, 'register_collateral($1, $2, $3, $4, $5, $6, $7)', values);
  }
}
