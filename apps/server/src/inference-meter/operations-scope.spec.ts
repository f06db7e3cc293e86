import { describe, expect, it } from '@jest/globals';
import type { Role } from '../identity/authority.js';
import { isWithinScope, readsWords, scopeOf } from './operations-scope.js';

const viewer = (...roles: Role[]) => ({ personId: 'ada', roles: new Set(roles) });
const seen = (...roles: Role[]) =>
  ['ada', 'bo', null].filter((operatorPersonId) => isWithinScope({ operatorPersonId }, scopeOf(viewer(...roles))));

describe('whose machines somebody looks at', () => {
  it('is an operator’s own, and those that nobody looks after', () => {
    expect(seen('OPERATOR')).toEqual(['ada', null]);
    expect(seen('OPERATOR', 'MEMBER', 'WORKER')).toEqual(['ada', null]);
  });

  it.each(['OFFICER', 'AUDITOR', 'PUBLIC_BODY'] as const)('is every machine for %s', (role) => {
    expect(seen(role)).toEqual(['ada', 'bo', null]);
    expect(seen('OPERATOR', role)).toEqual(['ada', 'bo', null]);
  });
});

describe('the words of whoever reported use', () => {
  it('are read by officers and auditors, by nobody else who looks at operations', () => {
    const reading = (['OPERATOR', 'PUBLIC_BODY', 'OFFICER', 'AUDITOR'] as const).filter((role) =>
      readsWords(viewer(role)),
    );
    expect(reading).toEqual(['OFFICER', 'AUDITOR']);
  });
});
