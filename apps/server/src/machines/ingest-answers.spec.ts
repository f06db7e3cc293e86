import { describe, expect, it } from '@jest/globals';
import { refuse } from '#libs/amount';
import { readUsageMessage } from '#libs/inference-meter';
import { takenItem, wholeRefusal } from './ingest-answers.js';

const read = (body: string, contentType = 'application/cloudevents-batch+json'): ReturnType<typeof readUsageMessage> =>
  readUsageMessage(
    { headers: [['content-type', contentType]], body: new TextEncoder().encode(body) },
    { nowMs: 0n, site: 'mill' },
  );

describe('takenItem', () => {
  it.each([
    ['ACCEPTED', 200],
    ['KNOWN', 200],
    ['WAITING', 202],
    ['CONFLICT', 409],
  ] as const)('says %s by %d', (outcome, status) => {
    expect(takenItem(outcome)).toMatchObject({ status, outcome });
  });

  it('says a refusal by 422, with its reason', () => {
    const no = refuse('AlreadyCorrected', { message: 'm', field: 'corrects', rule: 'meter.once' });
    expect(takenItem(no)).toEqual({
      status: 422,
      outcome: 'REFUSED',
      kind: 'AlreadyCorrected',
      message: 'm',
      field: 'corrects',
      rule: 'meter.once',
    });
  });
});

describe('wholeRefusal', () => {
  it('is of a message that is none', () => {
    expect(wholeRefusal(read('{'))).toMatchObject({ kind: 'NotJson' });
    expect(wholeRefusal(read('{}'))).toMatchObject({ kind: 'NotABatch' });
  });

  it('is not of a batch of one event that is none', () => {
    for (const body of ['[1]', '[{}]', '[]', '[{"specversion":"1.0"}]'])
      expect(wholeRefusal(read(body))).toBeUndefined();
    expect(wholeRefusal(read('{}', 'application/cloudevents+json'))).toBeUndefined();
  });
});
