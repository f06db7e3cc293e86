import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { LabelImport, LabelRow } from './label-row.js';
import { parseLabelStudio } from './label-studio.js';

const base = {
  id: 5678,
  completed_by: { id: 42, email: 'ana@example.org' },
  result: [{ id: 'x', type: 'choices', value: { choices: ['Cat'] }, from_name: 'label', to_name: 'image' }],
  was_cancelled: false,
  ground_truth: false,
  created_at: '2021-07-06T06:06:25.927570Z',
  updated_at: '2021-07-06T06:44:08.446371Z',
  lead_time: 12.9,
};

function read(annotation: object, noReviewStep = false): LabelImport {
  return parseLabelStudio(JSON.stringify([{ id: 1, project: 49, annotations: [annotation] }]), { noReviewStep });
}

function rowOf(annotation: object, noReviewStep = false): LabelRow {
  const { rows, refusals } = read(annotation, noReviewStep);
  if (rows[0] === undefined) throw new Error(JSON.stringify(refusals));
  return rows[0];
}

const review = (accepted: boolean, at: string, by: unknown = 7): object => ({
  id: 1,
  accepted,
  created_at: at,
  created_by: by,
});
const [early, late] = ['2021-07-07T00:00:00Z', '2021-07-07T00:30:00+00:00'];

describe('parseLabelStudio: one annotation', () => {
  it('reads what it says', () => {
    expect(rowOf(base)).toEqual({
      source: 'label-studio',
      project: '49',
      sourceId: '5678',
      key: '["label-studio","49","id","5678"]',
      itemId: '1',
      labellerRef: '42',
      decision: 'pending',
      basis: 'NONE',
      decidedBy: null,
      createdAt: base.created_at,
      updatedAt: base.updated_at,
      seconds: 12n,
      untouchedPrelabel: false,
      content: '[{"from_name":"label","id":"r0","to_name":"image","type":"choices","value":{"choices":["Cat"]}}]',
      line: 1,
    });
  });

  it.each<[string, object, boolean, string, string, string | null]>([
    [
      'cancelled before all else',
      { was_cancelled: true, ground_truth: true, last_action: 'accepted' },
      true,
      'skipped',
      'CANCELLED',
      null,
    ],
    ['was_cancelled null is no', { was_cancelled: null }, false, 'pending', 'NONE', null],
    ['ground truth', { ground_truth: true, reviews: [review(true, early)] }, true, 'gold', 'GROUND_TRUTH', null],
    ['a review that refuses', { reviews: [review(false, early)] }, true, 'rejected', 'REVIEW', '7'],
    ['a review that accepts', { reviews: [review(true, early, { id: 7 })] }, false, 'accepted', 'REVIEW', '7'],
    [
      'the latest review, whatever the order',
      { reviews: [review(false, late), review(true, early)] },
      false,
      'rejected',
      'REVIEW',
      '7',
    ],
    [
      'the latest review, by instant and not by text',
      { reviews: [review(true, '2021-07-07T01:00:00+02:00'), review(false, early)] },
      false,
      'rejected',
      'REVIEW',
      '7',
    ],
    [
      'last_action rejected against an accepting review',
      { last_action: 'rejected', last_created_by: 8, reviews: [review(true, early)] },
      true,
      'rejected',
      'LAST_ACTION',
      '8',
    ],
    [
      'last_action accepted against a refusing review',
      { last_action: 'accepted', reviews: [review(false, early)] },
      true,
      'rejected',
      'REVIEW',
      '7',
    ],
    ['last_action accepted', { last_action: 'accepted', last_created_by: 8 }, false, 'accepted', 'LAST_ACTION', '8'],
    ['submitted', { last_action: 'submitted' }, false, 'pending', 'NONE', null],
    ['submitted, no review step', { last_action: 'submitted' }, true, 'accepted', 'NO_REVIEW_STEP', null],
    ['a fix by the reviewer', { last_action: 'fixed_and_accepted', last_created_by: 8 }, true, 'pending', 'NONE', null],
    ['no review step', {}, true, 'accepted', 'NO_REVIEW_STEP', null],
    ['empty list of reviews', { reviews: [] }, false, 'pending', 'NONE', null],
  ])('decides: %s', (_name, change, noReviewStep, decision, basis, decidedBy) => {
    expect(rowOf({ ...base, ...change }, noReviewStep)).toMatchObject({ decision, basis, decidedBy });
  });

  it.each<[string, unknown, string | null]>([
    ['an object', { id: 42, email: 'x@example.org' }, '42'],
    ['an integer', 99_999, '99999'],
    ['text', 'ana', 'ana'],
    ['an object with no id but an address', { email: 'x@example.org' }, 'x@example.org'],
    ['nothing', undefined, null],
    ['null', null, null],
  ])('takes completed_by as %s', (_name, completedBy, labellerRef) => {
    expect(rowOf({ ...base, completed_by: completedBy })).toMatchObject({ labellerRef });
  });

  it('keeps a lead time of days as evidence, in whole seconds, and none as none', () => {
    expect(rowOf({ ...base, lead_time: 346_193.271 }).seconds).toBe(346_193n);
    expect(rowOf({ ...base, lead_time: null }).seconds).toBeNull();
  });

  it('marks a pre-label that nobody touched', () => {
    expect(rowOf({ ...base, result: [{ ...base.result[0], origin: 'prediction' }] }).untouchedPrelabel).toBe(true);
  });

  it.each<[string, string, object]>([
    ['AnnotationWithoutId', 'id', { id: undefined }],
    ['NumberNotExact', 'id', { id: 2 ** 53 }],
    ['NumberNotExact', 'completed_by', { completed_by: 1.5 }],
    ['LabellerMalformed', 'completed_by', { completed_by: { first_name: 'A' } }],
    ['LabellerMalformed', 'completed_by', { completed_by: [42] }],
    ['AnnotationMalformed', 'was_cancelled', { was_cancelled: 'no' }],
    ['AnnotationMalformed', 'created_at', { created_at: 'yesterday' }],
    ['AnnotationMalformed', 'lead_time', { lead_time: -1 }],
    ['AnnotationMalformed', 'result', { result: { a: 1 } }],
    ['AnnotationMalformed', 'reviews', { reviews: 'yes' }],
    ['AnnotationMalformed', 'reviews.accepted', { reviews: [{ accepted: 1 }] }],
    ['ReviewOrderUnknown', 'reviews.created_at', { reviews: [review(true, early), { accepted: false }] }],
    ['ReviewOrderUnknown', 'reviews.created_at', { reviews: [review(true, early), review(false, early)] }],
    ['DecidedByLabeller', 'reviews', { reviews: [review(true, early, 42)] }],
    ['DecidedByLabeller', 'reviews', { last_action: 'accepted', last_created_by: { id: 42 } }],
  ])('refuses %s at %s', (kind, field, change) => {
    expect(read({ ...base, ...change })).toMatchObject({
      rows: [],
      refusals: [{ kind, field: `$[0].annotations[0].${field}`, refused: true, line: 1 }],
    });
  });
});

describe('parseLabelStudio: a file', () => {
  const parse = (value: unknown): LabelImport => parseLabelStudio(JSON.stringify(value), { noReviewStep: false });

  it('reads an array of tasks or one task, with or without a byte order mark', () => {
    const task = { id: 1, project: 49, annotations: [base] };
    expect(parse(task).rows).toEqual(parse([task]).rows);
    expect(parseLabelStudio(`\uFEFF${JSON.stringify(task)}`, { noReviewStep: false }).rows).toHaveLength(1);
  });

  it('takes no row from predictions, drafts or tasks without data or annotations', () => {
    expect(
      parse([{ text: 'zzz' }, { id: 2, predictions: [base], drafts: [base] }, { id: 3, annotations: null }]),
    ).toEqual({
      rows: [],
      refusals: [],
    });
  });

  it('takes the item from the annotation where the task has no id, and refuses where neither has one', () => {
    expect(parse([{ annotations: [{ ...base, task: 1234 }] }]).rows[0]).toMatchObject({
      itemId: '1234',
      project: null,
    });
    expect(parse([{ annotations: [base] }]).refusals[0]).toMatchObject({ kind: 'TaskWithoutId' });
  });

  it('knows work by its unique id where it has no other', () => {
    const row = parse([{ id: 1, annotations: [{ ...base, id: null, unique_id: 'u-1' }] }]).rows[0];
    expect(row).toMatchObject({ sourceId: 'u-1', key: '["label-studio",null,"unique_id","u-1"]' });
  });

  it('counts the same work once and refuses two works under one id', () => {
    const twice = parse([{ id: 1, annotations: [base, base] }]);
    expect([twice.rows.length, twice.refusals.length]).toEqual([1, 0]);
    const other = parse([{ id: 1, annotations: [base, { ...base, result: [] }] }]);
    expect(other).toMatchObject({ rows: [{ sourceId: '5678' }], refusals: [{ kind: 'AnnotationTwice' }] });
  });

  it.each([
    ['JsonMalformed', '[{"id": 1},]'],
    ['JsonMalformed', ''],
    ['RootMalformed', '3'],
    ['RootMalformed', 'null'],
    ['TaskMalformed', '[1]'],
    ['TaskMalformed', '{"annotations": {}}'],
    ['AnnotationMalformed', '{"id": 1, "annotations": [7]}'],
  ])('refuses %s', (kind, text) => {
    expect(parseLabelStudio(text, { noReviewStep: true })).toMatchObject({ rows: [], refusals: [{ kind }] });
  });

  it('names the line of what it refuses and keeps the rest', () => {
    const text = '[\n{"id": 1, "annotations": [\n{"id": 1},\n{"result": []}\n]}]';
    expect(parseLabelStudio(text, { noReviewStep: true })).toMatchObject({
      rows: [{ sourceId: '1', line: 3, labellerRef: null }],
      refusals: [{ kind: 'AnnotationWithoutId', line: 4 }],
    });
  });

  it('never throws and gives every annotation a row or a refusal', () => {
    const odd = fc.oneof(
      fc.constant(base),
      fc.jsonValue(),
      fc.dictionary(fc.constantFrom(...Object.keys(base)), fc.jsonValue()),
    );
    fc.assert(
      fc.property(fc.array(odd), fc.boolean(), (annotations, noReviewStep) => {
        const unlike = annotations.map((each, id) =>
          typeof each === 'object' && each !== null && !Array.isArray(each) ? { ...each, id } : each,
        );
        const { rows, refusals } = parseLabelStudio(JSON.stringify([{ id: 1, annotations: unlike }]), { noReviewStep });
        expect(rows.length + refusals.length).toBe(annotations.length);
      }),
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        parseLabelStudio(text, { noReviewStep: false });
      }),
    );
  });
});
