import { BadRequestException, NotFoundException } from '@nestjs/common';
import { isRefusal, type Refusal } from '#libs/amount';
import type { PartnershipService } from '../../partnership/partnership.service.js';
import { malformedText } from './texts.js';

const MOST = 100;
const USUAL = 20;

/** Rows of one page: 1 to 100, 20 where nobody says. */
export const pageSize = (first: number | null | undefined): number => Math.min(Math.max(first ?? USUAL, 1), MOST);

/** What was asked for, understood; otherwise an error that names the field. */
export function read<T>(asked: T | Refusal): Exclude<T, Refusal> {
  if (isRefusal(asked)) throw new BadRequestException(`${asked.field}: ${asked.message}`);
  // isRefusal has ruled the refusals out; the compiler cannot take one out of a type that it does not know.
  return asked as Exclude<T, Refusal>;
}

/** The same arguments, once their texts can be read; otherwise an error that names the field. */
export function legible<T extends object>(texts: T): T {
  const malformed = malformedText(texts);
  if (malformed !== undefined) read(malformed);
  return texts;
}

/** What a cursor that was sent names; null where none was. One that is none of ours would begin anew, unnoticed. */
export function placeAt<T>(cursor: string | null | undefined, decode: (cursor: string) => T | undefined): T | null {
  if (cursor === null || cursor === undefined) return null;
  const place = decode(cursor);
  if (place === undefined) throw new BadRequestException('after: this cursor is none of ours');
  return place;
}

/** The ledger of the partnership that lives here. */
export async function currentLedger(partnerships: PartnershipService): Promise<string> {
  const partnership = await partnerships.current();
  if (partnership === undefined) throw new NotFoundException('no partnership has been founded here yet');
  return partnership.id;
}
