import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type LabelImport, parseLabelStudio } from '#libs/lineage';

const folder = join(import.meta.dirname, '../../../shared/data/labels/label-studio');

function read(name: string, noReviewStep: boolean): LabelImport {
  return parseLabelStudio(readFileSync(join(folder, name), 'utf8'), { noReviewStep });
}

describe('Label Studio’s own exports', () => {
  if (!existsSync(folder)) {
    it.skip('skipped: ../shared/data/labels/label-studio is not here', () => undefined);
    return;
  }

  it('chat_data.json: one annotation by a worker given as an object, never reviewed', () => {
    const row = {
      sourceId: '76858371',
      itemId: '226650350',
      labellerRef: '22798',
      seconds: 912n,
      untouchedPrelabel: false,
      updatedAt: '2025-10-28T05:34:18.522521Z',
    };
    expect(read('chat_data.json', false)).toMatchObject({ rows: [{ ...row, decision: 'pending' }], refusals: [] });
    expect(read('chat_data.json', true)).toMatchObject({ rows: [{ ...row, decision: 'accepted' }], refusals: [] });
  });

  it('previous_export.json: one task without a list around it, four days of lead time', () => {
    expect(read('previous_export.json', false)).toMatchObject({
      rows: [
        { project: '49', itemId: '1234', sourceId: '5678', labellerRef: '42', seconds: 346_193n, decision: 'pending' },
      ],
      refusals: [],
    });
  });

  it('previous_export_unknown_completed_by.json: the same work by a bare number nobody knows', () => {
    const unknown = read('previous_export_unknown_completed_by.json', false);
    expect(unknown).toMatchObject({ rows: [{ sourceId: '5678', labellerRef: '99999' }], refusals: [] });
    expect(unknown.rows[0]?.content).toBe(read('previous_export.json', false).rows[0]?.content);
    expect(unknown.rows[0]?.key).toBe(read('previous_export.json', false).rows[0]?.key);
  });

  it('tasks_annotations_predictions.json: no annotation can be known again, so each is refused by its line', () => {
    const { rows, refusals } = read('tasks_annotations_predictions.json', true);
    expect(rows).toEqual([]);
    expect(refusals.map(({ kind, line }) => `${kind} ${line}`)).toEqual([
      'AnnotationWithoutId 4',
      'AnnotationWithoutId 7',
      'AnnotationWithoutId 8',
      'AnnotationWithoutId 10',
    ]);
  });
});
