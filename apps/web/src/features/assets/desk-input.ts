import { parseQuantity } from '../../format/quantity-input.js';
import type { AskDisposalInput, FileValuationInput, RegisterAssetInput, ShareInput } from '../../gql/assets/graphql.js';
import { orNull, valueOf, type Values } from '../forms/field.js';

/** SHA-256 in hex: how a paper is named. */
export const isFingerprint = (text: string): boolean => /^[0-9a-f]{64}$/u.test(text);

/** What was typed in the currency as minor units; as it was typed where it cannot be read, for the server to refuse. */
const money = (values: Values, name: string, currency: string): string =>
  parseQuantity(valueOf(values, name), currency) ?? valueOf(values, name);

/** A thing for the register, in the currency of the partnership. */
export function assetInput(values: Values, currency: string): RegisterAssetInput {
  const years = valueOf(values, 'scheduleYears');
  return {
    class: valueOf(values, 'class'),
    name: valueOf(values, 'name'),
    cost: money(values, 'cost', currency),
    enteredOn: valueOf(values, 'enteredOn'),
    document: orNull(values, 'document'),
    scheduleYears: /^\d{1,3}$/u.test(years) ? Number(years) : null,
    paidFrom: orNull(values, 'paidFrom'),
  };
}

/** What somebody outside found a thing to be worth. */
export function valuationInput(values: Values, { code, currency }: Thing): FileValuationInput {
  return {
    asset: code,
    value: money(values, 'value', currency),
    on: valueOf(values, 'on'),
    by: valueOf(values, 'by'),
    document: valueOf(values, 'document'),
  };
}

/** A wish to let a thing go. */
export function disposalInput(values: Values, { code, currency }: Thing): AskDisposalInput {
  return {
    asset: code,
    body: orNull(values, 'body'),
    buyer: valueOf(values, 'to'),
    price: money(values, 'price', currency),
    valuation: orNull(values, 'valuation'),
    why: valueOf(values, 'why'),
  };
}

/** Money paid in for shares, or taken back. */
export function shareInput(values: Values, currency: string): ShareInput {
  return {
    holder: valueOf(values, 'holder'),
    amount: money(values, 'amount', currency),
    reference: valueOf(values, 'reference'),
    on: orNull(values, 'on'),
  };
}

interface Thing {
  readonly code: string;
  readonly currency: string;
}
