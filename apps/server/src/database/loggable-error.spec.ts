import { describe, expect, it } from '@jest/globals';
import { correlated, loggable, sqlStateOf } from './loggable-error.js';

const SECRET = 'what-somebody-typed';

function failed(): Error {
  const driverError = Object.assign(new Error(`invalid input: "${SECRET}"`), { code: '22P02', detail: SECRET });
  return Object.assign(new Error(`invalid input: "${SECRET}"`), {
    name: 'QueryFailedError',
    query: `SELECT '${SECRET}'`,
    parameters: [SECRET],
    driverError,
    code: '22P02',
    detail: SECRET,
    where: SECRET,
    constraint: 'journal_memo',
    routine: 'numeric_in',
  });
}

describe('loggable', () => {
  it('tells the code, the constraint, the routine and the place of a failed statement, and quotes nothing', () => {
    const text = loggable(failed());
    expect(text).toContain('QueryFailedError: 22P02, constraint journal_memo, routine numeric_in');
    expect(text).toContain('loggable-error.spec');
    expect(text).not.toContain(SECRET);
  });

  it('does so wherever the statement stands among the causes, even in a circle', () => {
    const outer = new Error('the close failed', { cause: failed() });
    expect(loggable(outer)).toContain('the close failed');
    expect(loggable(outer)).toContain('22P02');
    expect(loggable(outer)).not.toContain(SECRET);
    const circle = new Error('round');
    circle.cause = circle;
    expect(loggable(circle)).toContain('round');
  });

  it('shows any other error whole, and of what is no error only its type', () => {
    expect(loggable(new Error('a bug'))).toMatch(/^Error: a bug\n\s+at /u);
    expect(loggable('a sentence')).toBe('a sentence');
    expect(loggable({ parameters: [SECRET] })).toBe('a failure that is no error (object)');
  });

  it('gives each failure an id of its own', () => {
    const { id, text } = correlated(failed());
    expect(text.startsWith(id)).toBe(true);
    expect(correlated(failed()).id).not.toBe(id);
  });
});

describe('sqlStateOf', () => {
  it('knows a failed statement from another error', () => {
    expect(sqlStateOf(failed())).toBe('22P02');
    expect(sqlStateOf(Object.assign(new Error('no'), { code: 'ECONNRESET' }))).toBeUndefined();
    expect(sqlStateOf('22P02')).toBeUndefined();
  });
});
