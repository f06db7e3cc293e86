import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { AUTHORITY, isAllowed, type Authority, type Viewer } from '../../apps/server/src/identity/authority.js';

const sourcesUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile() && file.name.endsWith('.ts') && !file.name.endsWith('.spec.ts'))
    .map((file) => join(file.parentPath, file.name));

const CAPITAL =
  /capital_instrument|withdrawable|shareholding|share_suspension|\bFUNDER\b|#libs\/asset-lock|asset-lock\/capital/u;

describe('capital', () => {
  it('has no voice where members decide: nothing that votes, counts or elects knows of it', () => {
    const deciding = ['libs/voting/src', 'apps/server/src/voting', 'apps/web/src/features/ballots'];
    const sources = deciding.flatMap(sourcesUnder);
    expect(sources.length).toBeGreaterThan(20);
    expect(sources.filter((file) => CAPITAL.test(readFileSync(file, 'utf8')))).toEqual([]);
  });

  it('opens no door: a funder may do what anybody who signs in may do, and nothing more', () => {
    const viewer = (...roles: Viewer['roles'] extends ReadonlySet<infer R> ? R[] : never): Viewer => ({
      partnershipId: 'p',
      personId: 'x',
      rollNumber: 'r0001',
      roles: new Set(roles),
      csrfToken: 't',
    });
    for (const authority of Object.keys(AUTHORITY) as Authority[]) {
      expect([authority, isAllowed(authority, viewer('FUNDER'))]).toEqual([authority, isAllowed(authority, viewer())]);
    }
  });
});
