import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatAmount } from '#libs/amount';
import type { NewAsset, NewCollateral, NewValuation } from '../asset-lock/asset-lock.types.js';
import { CURRENCY } from './demo-drafts.js';

/** A paper of the invented town: whoever has its text can make its digest again. */
export interface DemoDocument {
  /** SHA-256 of the text's bytes, in hex. */
  readonly digest: string;
  readonly text: string;
}

const NOTE = 'Weirside is invented: this paper is part of the demonstration and obliges nobody.';

function paper(title: string, lines: readonly string[]): DemoDocument {
  const text = `${[title, '', ...lines, '', NOTE].join('\n')}\n`;
  return { text, digest: createHash('sha256').update(text).digest('hex') };
}

const money = (minor: bigint): string => `${formatAmount(minor, CURRENCY)} ${CURRENCY}`;

/** The bill, deed or lease of an asset. */
export function assetPaper(asset: Omit<NewAsset, 'document'> & { readonly code: string }): DemoDocument {
  const { code, name, assetClass, cost, enteredOn, scheduleYears: years } = asset;
  const wears = years === undefined ? 'It does not wear.' : `It wears over ${String(years)} years, in equal parts.`;
  return paper(`${name} (${code})`, [
    `Class: ${assetClass}`,
    `Cost: ${money(cost)}`,
    `Entered on ${enteredOn}.`,
    wears,
  ]);
}

/** What an appraiser reports. */
export function valuationPaper({ asset, value, by, on }: Omit<NewValuation, 'document'>): DemoDocument {
  return paper(`Valuation of ${asset}`, [`By ${by}, on ${on}.`, `Value: ${money(value)}`]);
}

/** The deed of a pledge. */
export function pledgePaper(pledge: Omit<NewCollateral, 'document'>): DemoDocument {
  const { asset, creditor, amount, since, until } = pledge;
  const runs = until === undefined ? `Since ${since}.` : `From ${since} until ${until}.`;
  return paper(`Pledge of ${asset}`, [`To ${creditor}, for ${money(amount)}.`, runs]);
}

/** Keeps papers as files that are named by their digests, where the server shows them under `/documents/`. */
export async function keepDocuments(folder: string, documents: readonly DemoDocument[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { digest, text } of documents) await writeFile(join(folder, `${digest}.txt`), text);
}
