import type { Dice } from './dice.js';
import type { Span } from './calendar.js';

/** A dataset that the labellers work on, and the kind of task that its rate card names. */
export interface DemoDataset {
  readonly dataset: string;
  readonly taskType: 'choices' | 'ranking' | 'text';
  readonly project: number;
  /** How much of the labels are of this dataset. */
  readonly portion: number;
}

export const DEMO_DATASETS: readonly DemoDataset[] = [
  { dataset: 'civic-answers', taskType: 'text', project: 11, portion: 4 },
  { dataset: 'town-dialogues', taskType: 'ranking', project: 12, portion: 3 },
  { dataset: 'code-reviews', taskType: 'choices', project: 13, portion: 3 },
];

const QUESTIONS = [
  'Which form do I need to plant a tree on the pavement?',
  'When does the ferry run on public holidays?',
  'How do I appeal against a parking notice?',
  'May the choir use the mill hall on Sundays?',
  'Where can I bring old paint?',
  'Who pays for the flood wall at the weir?',
] as const;

const ANSWERS = [
  'The form is at the town office and costs nothing; bring a sketch of the place.',
  'It runs every two hours from nine to five; the last boat waits for the train.',
  'Write to the office within fourteen days and say why; a person will read it.',
  'Yes, if the caretaker has the date a week before.',
] as const;

/** An export of the labelling tool, and who its workers are on the roll. */
export interface LabelExport {
  readonly dataset: string;
  readonly taskType: string;
  /** The last day of the span: when the batch was accepted. */
  readonly acceptedOn: string;
  /** Label Studio's JSON. */
  readonly text: string;
  /** The tool's own number of a worker → the roll number of the member who claimed it. */
  readonly claims: ReadonlyMap<string, string>;
}

/** The tool numbers its users for itself. */
const refOf = (index: number): number => 2001 + index;
const REVIEWER = { id: 1999, email: 'review@example.org' };

function resultOf(dice: Dice, taskType: DemoDataset['taskType']): object {
  const head = { id: `x${String(dice.next() % 100_000)}`, origin: 'manual', from_name: 'label', to_name: 'item' };
  switch (taskType) {
    case 'text':
      return { ...head, type: 'textarea', value: { text: [dice.pick(ANSWERS)] } };
    case 'ranking':
      return { ...head, type: 'ranker', value: { ranker: dice.shuffled(['a', 'b', 'c']) } };
    case 'choices':
      return { ...head, type: 'choices', value: { choices: [dice.pick(['sound', 'unclear', 'wrong'])] } };
  }
}

/** Most work is accepted in review; some waits, some is sent back, a little is skipped. */
function decisionOf(dice: Dice, reviewedAt: string): object {
  const ticket = dice.between(1, 100);
  const review = (accepted: boolean): object => ({
    reviews: [{ id: dice.next(), created_by: REVIEWER, created_at: reviewedAt, accepted }],
  });
  if (ticket <= 2) return { was_cancelled: true };
  if (ticket <= 8) return review(false);
  if (ticket <= 14) return { last_action: 'submitted' };
  return review(true);
}

interface Work {
  readonly dice: Dice;
  readonly span: Span;
  readonly labellers: readonly string[];
}

function taskOf({ dice, span, labellers }: Work, of: DemoDataset, number: number): object {
  // The square of an even throw: some label every day, most now and then.
  const throwOf = dice.between(0, 999);
  const worker = refOf(Math.floor((throwOf * throwOf * labellers.length) / 1_000_000));
  const at = dice.pick(span.days) + dice.between(8 * 3600, 19 * 3600) * 1000;
  const instant = (offsetMs: number): string => new Date(at + offsetMs).toISOString();
  const seconds = dice.between(15, 400);
  return {
    id: number,
    project: of.project,
    data: { question: dice.pick(QUESTIONS) },
    created_at: `${span.startsOn}T06:00:00.000000Z`,
    annotations: [
      {
        id: number * 10 + 1,
        completed_by: { id: worker, email: `worker-${String(worker)}@example.org` },
        result: [resultOf(dice, of.taskType)],
        was_cancelled: false,
        ground_truth: false,
        created_at: instant(0),
        updated_at: instant(seconds * 1000),
        lead_time: seconds,
        ...decisionOf(dice, instant(3_600_000)),
      },
    ],
    predictions: [],
  };
}

/** What the labelling tool exports for a span: one file for each dataset, so many labels in all. */
export function labelExports(work: Work, labels: number): LabelExport[] {
  const claims = new Map(work.labellers.map((roll, index) => [String(refOf(index)), roll]));
  const portions = DEMO_DATASETS.reduce((sum, { portion }) => sum + portion, 0);
  return DEMO_DATASETS.map((of) => {
    const dice = work.dice.for(`labels ${work.span.name} ${of.dataset}`);
    const count = Math.max(1, Math.floor((labels * of.portion) / portions));
    // Task numbers never meet those of another span: the day of its start leads them.
    const first = Math.floor((work.span.days[0] ?? 0) / 86_400_000) * 10_000;
    const tasks = Array.from({ length: count }, (_, index) => taskOf({ ...work, dice }, of, first + index));
    const text = JSON.stringify(tasks, null, 1);
    return { dataset: of.dataset, taskType: of.taskType, acceptedOn: work.span.endsOn, text, claims };
  });
}
