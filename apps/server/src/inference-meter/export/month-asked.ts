import { BadRequestException } from '@nestjs/common';

/** A month in an address, such as `?month=2026-11`. Anything else is answered 400. */
export function monthAsked(value: unknown): string {
  if (typeof value === 'string' && /^\d{4}-(0[1-9]|1[0-2])$/u.test(value)) return value;
  throw new BadRequestException('month: it is a month such as 2026-11, given once');
}
