import { isRefusal, type Refusal } from '#libs/amount';
import { objectLines } from './json-lines.js';
import { isJsonObject, type JsonObject } from './json-value.js';
import { isUntouchedPrelabel, labelContent } from './label-content.js';
import type { LabelImport, LabelRow, RowRefusal } from './label-row.js';
import { decideAnnotation } from './label-studio-decision.js';
import { readId, readObjects, readSeconds, readTime, readWorker, refuseField } from './label-studio-fields.js';

/** What an import declares about the project it reads, stored with the import. */
export interface LabelStudioOptions {
  /** True where the project reviews nothing, so that submitted work counts as accepted. */
  readonly noReviewStep: boolean;
  /** Names the instance of the tool; two instances number their annotations alike. */
  readonly source?: string;
}

interface Place {
  readonly path: string;
  readonly line: number;
}

interface Reading extends Place {
  readonly task: JsonObject;
  readonly annotation: JsonObject;
  readonly source: string;
  readonly noReviewStep: boolean;
}

/**
 * Reads a Label Studio JSON export: an array of tasks, or one task. Every annotation gives a row or a refusal with
 * its line; predictions and drafts are no labour and give neither. Nothing is thrown, whatever the text.
 *
 * Refusals: `JsonMalformed`, `RootMalformed`, `TaskMalformed`, `AnnotationMalformed`, `AnnotationWithoutId`,
 * `TaskWithoutId`, `NumberNotExact`, `LabellerMalformed`, `ReviewOrderUnknown`, `DecidedByLabeller`, `AnnotationTwice`.
 *
 * @example parseLabelStudio('{"id":1,"annotations":[{"id":2,"completed_by":3,"result":[]}]}', { noReviewStep: true })
 */
export function parseLabelStudio(jsonText: string, options: LabelStudioOptions): LabelImport {
  const text = jsonText.startsWith('\uFEFF') ? jsonText.slice(1) : jsonText;
  const root = parseJson(text);
  if ('refusals' in root) return root;
  const tasks = Array.isArray(root.value) ? (root.value as readonly unknown[]) : [root.value];
  const lines = objectLines(text);
  const taken = new Map<string, LabelRow>();
  const refusals: RowRefusal[] = [];
  tasks.forEach((task, index) => {
    const path = Array.isArray(root.value) ? `$[${index}]` : '$';
    for (const row of readTask(task, { path, lines, options })) {
      const outcome = 'refused' in row ? row : keepOnce(taken, row);
      if (outcome !== undefined) refusals.push(outcome);
    }
  });
  return { rows: [...taken.values()], refusals };
}

function parseJson(text: string): { readonly value: unknown } | LabelImport {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return { value };
    const refusal = refuseField('RootMalformed', '$', 'The file is neither a list of tasks nor one task.');
    return { rows: [], refusals: [at({ path: '$', line: 1 }, refusal)] };
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unreadable';
    const line = Number(/line (\d+)/u.exec(reason)?.[1] ?? '1');
    const refusal = refuseField('JsonMalformed', '$', `The file is not JSON: ${reason}.`);
    return { rows: [], refusals: [at({ path: '$', line }, refusal)] };
  }
}

interface TaskContext {
  readonly path: string;
  readonly lines: ReadonlyMap<string, number>;
  readonly options: LabelStudioOptions;
}

function readTask(task: unknown, context: TaskContext): readonly (LabelRow | RowRefusal)[] {
  const place = { path: context.path, line: context.lines.get(context.path) ?? 1 };
  if (!isJsonObject(task)) return [at(place, refuseField('TaskMalformed', '', 'A task is not an object.'))];
  const { annotations } = task;
  if (annotations === undefined || annotations === null) return [];
  if (!Array.isArray(annotations)) {
    return [at(place, refuseField('TaskMalformed', 'annotations', 'The annotations of a task are not a list.'))];
  }
  return annotations.map((annotation: unknown, index) => {
    const path = `${context.path}.annotations[${index}]`;
    const own = { path, line: context.lines.get(path) ?? place.line };
    if (!isJsonObject(annotation)) {
      return at(own, refuseField('AnnotationMalformed', '', 'An annotation is not an object.'));
    }
    const source = context.options.source ?? 'label-studio';
    const row = readAnnotation({ ...own, task, annotation, source, noReviewStep: context.options.noReviewStep });
    return isRefusal(row) ? at(own, row) : row;
  });
}

interface Identity {
  readonly project: string | null;
  readonly sourceId: string;
  readonly key: string;
  readonly itemId: string;
}

function readIdentity({ task, annotation, source }: Reading): Identity | Refusal {
  const id = readId(annotation, 'id');
  if (isRefusal(id)) return id;
  const uniqueId = readId(annotation, 'unique_id');
  if (isRefusal(uniqueId)) return uniqueId;
  const sourceId = id ?? uniqueId;
  if (sourceId === null) {
    return refuseField(
      'AnnotationWithoutId',
      'id',
      'The annotation has no id, so a second import could not know it again.',
    );
  }
  const project = readId(task, 'project');
  if (isRefusal(project)) return project;
  const taskId = readId(task, 'id');
  if (isRefusal(taskId)) return taskId;
  const itemId = taskId ?? readId(annotation, 'task');
  if (isRefusal(itemId)) return itemId;
  if (itemId === null)
    return refuseField('TaskWithoutId', 'task', 'Neither the task nor the annotation says which item this is.');
  const key = JSON.stringify([source, project, id === null ? 'unique_id' : 'id', sourceId]);
  return { project, sourceId, key, itemId };
}

function readAnnotation(reading: Reading): LabelRow | Refusal {
  const { annotation, source, line } = reading;
  const identity = readIdentity(reading);
  if (isRefusal(identity)) return identity;
  const labellerRef = readWorker(annotation, 'completed_by');
  if (isRefusal(labellerRef)) return labellerRef;
  const verdict = decideAnnotation(annotation, reading);
  if (isRefusal(verdict)) return verdict;
  if (labellerRef !== null && verdict.decidedBy === labellerRef) {
    return refuseField('DecidedByLabeller', 'reviews', 'The labeller decided on their own work.');
  }
  const createdAt = readTime(annotation, 'created_at');
  if (isRefusal(createdAt)) return createdAt;
  const updatedAt = readTime(annotation, 'updated_at');
  if (isRefusal(updatedAt)) return updatedAt;
  const seconds = readSeconds(annotation, 'lead_time');
  if (isRefusal(seconds)) return seconds;
  const result = readObjects(annotation, 'result');
  if (isRefusal(result)) return result;
  const content = labelContent(result);
  if (content === undefined) return refuseField('AnnotationMalformed', 'result', 'The label has no canonical form.');
  const untouchedPrelabel = isUntouchedPrelabel(result);
  return {
    source,
    ...identity,
    labellerRef,
    ...verdict,
    createdAt,
    updatedAt,
    seconds,
    untouchedPrelabel,
    content,
    line,
  };
}

/** The same work twice in one file counts once; two different works under one id are refused. */
function keepOnce(taken: Map<string, LabelRow>, row: LabelRow): RowRefusal | undefined {
  const before = taken.get(row.key);
  if (before === undefined) {
    taken.set(row.key, row);
    return undefined;
  }
  if (JSON.stringify(withoutLine(before)) === JSON.stringify(withoutLine(row))) return undefined;
  const refusal = refuseField('AnnotationTwice', 'id', `Line ${before.line} holds other work under the same id.`);
  return at({ path: '$', line: row.line }, refusal);
}

function withoutLine({ line: _line, seconds, ...row }: LabelRow): object {
  return { ...row, seconds: String(seconds) };
}

function at(place: Place, refusal: Refusal): RowRefusal {
  const field = refusal.field === '' || refusal.field === '$' ? place.path : `${place.path}.${refusal.field}`;
  return { kind: refusal.kind, refused: true, line: place.line, field, rule: refusal.rule, message: refusal.message };
}
