import { describe, expect, it } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { formatErrors } from './error-formatter.js';

describe('formatErrors', () => {
  it('keeps the status of a malformed request apart from that of an answer', () => {
    const bad = new GraphQLError('no', { extensions: { code: 'BAD_REQUEST' } });
    expect(formatErrors({ data: null, errors: [bad] }).statusCode).toBe(400);
    expect(formatErrors({ data: { a: 1 }, errors: [bad] }).statusCode).toBe(200);
  });

  it('shows an error that came without extensions', () => {
    // The server makes such errors of what is wrong with a request.
    const bare: unknown = Object.create(GraphQLError.prototype, {
      message: { value: 'no' },
      locations: { value: undefined },
      path: { value: undefined },
    });
    if (!(bare instanceof GraphQLError)) throw new Error('not an error');
    expect(formatErrors({ data: null, errors: [bare] })).toEqual({
      statusCode: 200,
      response: { data: null, errors: [expect.objectContaining({ message: 'no' })] },
    });
  });
});
