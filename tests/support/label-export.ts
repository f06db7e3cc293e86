/** One annotation of a made-up Label Studio export. */
export interface MadeAnnotation {
  readonly id: number | null;
  readonly worker: number | null;
  /** Absent: nobody has reviewed it. */
  readonly accepted?: boolean;
  readonly label?: string;
  readonly updatedAt?: string;
}

/** A Label Studio export with one annotation to each task. */
export function labelExport(annotations: readonly MadeAnnotation[]): string {
  return JSON.stringify(
    annotations.map(({ id, worker, accepted, label, updatedAt }, index) => ({
      id: 1000 + index,
      project: 7,
      annotations: [
        {
          id,
          completed_by: worker,
          created_at: '2026-05-01T08:00:00.000001Z',
          updated_at: updatedAt ?? '2026-05-01T09:00:00.000001Z',
          lead_time: 12.5,
          result: [
            {
              id: 'a',
              type: 'choices',
              from_name: 'c',
              to_name: 't',
              value: { choices: [label ?? 'yes'] },
              origin: 'manual',
            },
          ],
          ...(accepted === undefined
            ? {}
            : { reviews: [{ id: 1, created_by: 99, created_at: '2026-05-02T08:00:00Z', accepted }] }),
        },
      ],
    })),
    null,
    1,
  );
}

/** So many accepted annotations of one worker, with ids from `from` on. */
export function acceptedWork(worker: number, from: number, count: number): readonly MadeAnnotation[] {
  return Array.from({ length: count }, (_, index) => ({ id: from + index, worker, accepted: true }));
}
