import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { objectLines } from './json-lines.js';

describe('objectLines', () => {
  it('finds tasks and annotations by path', () => {
    const text = '[\n  {"a": "}{\\"[,", "annotations": [\n    {"id": 1},\n\n    {"id": 2}]},\n  {"annotations": []}\n]';
    expect([...objectLines(text)]).toEqual([
      ['$[0]', 2],
      ['$[0].annotations[0]', 3],
      ['$[0].annotations[1]', 5],
      ['$[1]', 6],
    ]);
  });

  it('finds every annotation of any pretty-printed export', () => {
    const annotation = fc.record({ id: fc.nat(), 'te"xt\n': fc.string(), list: fc.array(fc.string()) });
    fc.assert(
      fc.property(fc.array(fc.record({ note: fc.string(), annotations: fc.array(annotation) })), (tasks) => {
        const text = JSON.stringify(tasks, null, 1);
        const lines = objectLines(text);
        tasks.forEach((task, t) => {
          task.annotations.forEach((_, a) => {
            const line = lines.get(`$[${t}].annotations[${a}]`) ?? 0;
            expect(text.split('\n')[line - 1]?.trim()).toBe('{');
            expect(text.split('\n')[line]?.trim()).toMatch(/^"id": /u);
          });
        });
      }),
    );
  });
});
