import { refuse, type Refusal } from '#libs/amount';

const MESSAGES: Readonly<Record<string, readonly [field: string, rule: string, message: string]>> = {
  DraftUnknown: ['id', 'machine.draft', 'you have no such registration'],
  DraftFinished: ['id', 'machine.draft', 'this machine is on the register already: what was entered stays'],
  StepMissing: ['id', 'machine.draft', 'every step is saved before the key is let in'],
  SiteUnknown: ['site', 'machine.where', 'there is no such site any more'],
  CodeTaken: ['code', 'machine.what', 'another machine has this name; a name is given once for ever'],
  AssetUnknown: ['asset', 'machine.what', 'no machine or machines stand under this number on the asset register'],
  TokenMissing: ['id', 'machine.reading', 'ask for its token first, and run the two commands on the machine'],
  KeyMissing: ['id', 'machine.reading', 'no key of this machine is believed yet: run the first command on it'],
  ReadingMissing: ['id', 'machine.reading', 'the machine has sent no reading yet: run the second command on it'],
  KeyLetIn: [
    'id',
    'machine.reading',
    'a key of this machine has been let in, so what it is, where it stands and its GPUs stay as they were said; revoke the key first',
  ],
  TokenWaits: ['id', 'machine.reading', 'its token was asked for just now: look at the step again'],
  TooManyDrafts: ['id', 'machine.draft', 'you have 20 unfinished registrations: finish or delete one first'],
};

/** An expected no of a registration, by its kind. What is not one's own is not there. */
export function refuseRegistration(kind: string): Refusal {
  const [field, rule, message] = MESSAGES[kind] ?? ['id', 'machine.draft', kind];
  return refuse(kind === 'DraftUnknown' ? 'NotFound' : kind, { message, field, rule });
}
