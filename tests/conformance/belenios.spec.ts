import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { isRefusal } from '#libs/amount';
import { type BeleniosElection, readBelenios } from '#libs/election-files';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

/** Elections that were held with belenios-tool 2.0, and found whole by its own verification. */
const bytesOf = (name: string): Buffer => readFileSync(new URL(`belenios/${name}.bel`, import.meta.url));

function read(bytes: Uint8Array): BeleniosElection {
  const election = readBelenios(bytes, sha256);
  if (isRefusal(election)) throw new Error(election.message);
  return election;
}

describe('an election of Belenios', () => {
  it('tells the sums of approvals', () => {
    expect(read(bytesOf('auditors'))).toMatchObject({
      name: 'Auditors of the commons',
      voters: 5n,
      cast: 5n,
      trustees: 3n,
      questions: [
        { form: 'SUMS', question: 'Who audits?', answers: ['Ada', 'Bram', 'Cleo'], blank: 1n, sums: [2n, 3n, 2n] },
      ],
    });
  });

  it('tells every ranking, shuffled, and who said nothing', () => {
    const [question] = read(bytesOf('council')).questions;
    if (question?.form !== 'RANKED') throw new Error('no rankings');
    expect(question).toMatchObject({ rule: 'STV', election: { seats: 2n, kind: 'RANKING' } });
    const told = question.election.ballots.map(({ choice }) =>
      choice.is === 'RANKING' ? choice.groups.map((group) => group.join('=')).join('>') : choice.is,
    );
    // As cast: 1>2>3>4, 1>2, 2>1>3, 3, 4>3>2>1, blank, 1>3>2>4.
    expect(told.sort()).toEqual(['1>2', '1>2>3>4', '1>3>2>4', '2>1>3', '3', '4>3>2>1', 'ABSTAIN'].sort());
  });

  it.each([0, 1, 2, 3, 4, 5, 6, 7])('is refused where one byte differs (%i of 8)', (part) => {
    const bytes = bytesOf('council');
    // Within what a file holds, not within the padding between files.
    const at = bytes.indexOf(part % 2 === 0 ? '"alpha"' : '"parent"', Math.floor((bytes.length * part) / 9));
    const changed = Buffer.from(bytes);
    changed[at + 2] = (changed[at + 2] ?? 0) ^ 1;
    expect(readBelenios(changed, sha256)).toMatchObject({ kind: 'ArchiveMalformed' });
  });

  it('is refused where it is cut short, and where it is not over', () => {
    const bytes = bytesOf('auditors');
    expect(readBelenios(bytes.subarray(0, 40_000), sha256)).toMatchObject({ kind: 'ArchiveMalformed' });
    const result = bytes.indexOf('6be5de5e');
    const early = Buffer.concat([bytes.subarray(0, result), Buffer.alloc(1_024)]);
    expect(readBelenios(early, sha256)).toMatchObject({ kind: 'ElectionNotOver' });
    expect(readBelenios(Buffer.from('BELENIOS'), sha256)).toMatchObject({ kind: 'ArchiveMalformed' });
  });
});
