import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { electionCommand } from '../../apps/cli/src/election-command.js';
import type { Ended } from '../support/command-line.js';

const CLI = join(import.meta.dirname, '../../dist/apps/cli/src/main.js');
const publishedData = join(import.meta.dirname, '../../../shared/data/votes/equal-shares');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'copyhold-election-'));
  for (const [name, text] of Object.entries(FILES)) await writeFile(at(name), text);
  await writeFile(at('latin.csv'), Buffer.from('count,choice,\xe9\n', 'latin1'));
  await writeFile(at('large.csv'), 'count,choice,a\n');
  await truncate(at('large.csv'), 100 * 1024 * 1024);
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const at = (name: string): string => join(folder, name);

/** The command in this process: it needs no database, and asks for none. */
async function copyhold(...words: readonly string[]): Promise<Ended> {
  const { stdout, stderr } = process;
  const before = [stdout.write, stderr.write] as const;
  const said = { code: -1, stdout: '', stderr: '' };
  stdout.write = (text: string | Uint8Array) => (said.stdout += String(text)) !== '';
  stderr.write = (text: string | Uint8Array) => (said.stderr += String(text)) !== '';
  try {
    const command = electionCommand((code) => (said.code = code));
    for (const one of [command, ...command.commands]) one.exitOverride();
    await command.parseAsync(words, { from: 'user' });
  } finally {
    [stdout.write, stderr.write] = before;
  }
  return said;
}

/** The worked examples of the rules: a board of two, five versions, four projects. */
const FILES: Readonly<Record<string, string>> = {
  'board.blt': '4 2\n7 1 2 0\n4 1 3 0\n2 2 0\n3 3 2 0\n4 4 3 0\n1 0\n0\n"Ann" "Bo" "Cy" "Dee" "Board"\n',
  'versions.csv':
    '\uFEFFcount,choice,A,B,C,D,E\r\n5,,1,3,2,5,4\r\n5,,1,5,4,2,3\r\n8,,4,1,5,3,2\r\n3,,2,3,1,5,4\r\n' +
    '7,,2,4,1,5,3\r\n2,,3,2,1,4,5\r\n7,,5,4,2,1,3\r\n8,,3,2,5,4,1\r\n',
  'round.pb':
    'META\nkey;value\ndescription;Round\nbudget;180\nvote_type;approval\ncurrency;EUR\nPROJECTS\nproject_id;cost;name\n' +
    'a;120;Roof\nb;30;Well\nc;70;Road\nd;60;Pond\nVOTES\nvoter_id;vote\n1;a,c,d\n2;a,c,d\n3;a,d\n4;a,b,c,d\n5;b,d\n6;\n',
  'nasty.pb':
    '\uFEFFMETA\r\nkey;value\r\ndescription;"\u001b]0;title\u0007 \u202egnirts"\r\nbudget;10\r\nvote_type;approval\r\n' +
    'currency;EUR\r\nPROJECTS\r\nproject_id;cost;name\r\n\u001b[2Ja;5;"red \u001b[31m\nand \u009b1m"\r\nVOTES\r\n' +
    'voter_id;vote\r\n1;\u001b[2Ja\r\n',
  'key.pb': 'META\nkey;value\n\u001b[31mx;1\n\u001b[31mx;1\nPROJECTS\nproject_id;cost\nVOTES\nvoter_id;vote\n',
  'ranks.pb':
    'META\nkey;value\nbudget;10\nvote_type;ordinal\ncurrency;EUR\nPROJECTS\nproject_id;cost\na;5\nVOTES\nvoter_id;vote\n1;a\n',
  'bad.blt': '2 1\n1 1 0\n1 3 0\n0\n"A" "B" "T"\n',
  'equals.blt': '3 1\n2 1=2 3 0\n1 3 - 1 0\n0\n"A" "B" "C" "T"\n',
  'gone.blt': '3 1\n-2\n2 2 3 0\n1 3 - 1 0\n0\n"A" "B" "C" "T"\n',
  'seeded.json': JSON.stringify({
    format: 'copyhold-election/1',
    kind: 'APPROVAL',
    rule: 'approval/1',
    title: 'Shortlist',
    seed: '00',
    options: ['a', 'b', 'c'].map((id) => ({ id, name: '' })),
    ballots: [{ choice: ['a', 'b', 'c'], count: '3' }],
  }),
  'foreign.json':
    '{"format":"copyhold-election/1","kind":"RANKING","rule":"borda/1","title":"","options":[],"ballots":[]}',
  'motion.json':
    '{"format":"copyhold-election/1","kind":"MOTION","rule":"","title":"","options":[],"ballots":[{"choice":"YES","count":"1"}]}',
  'letter.txt': 'Dear all,\n',
  'board.txt': '# no extension that tells\n2 1\n1 2 0\n0\n"A" "B" "T"\n',
};

describe('copyhold election count', () => {
  it('elects by STV what a BLT ranks, stage by stage', async () => {
    const { code, stdout, stderr } = await copyhold('count', at('board.blt'));
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('(Board): 4 options, 21 ballots, 1 of which abstain.');
    expect(stdout).toContain(
      'Rule: stv, single transferable vote, Scottish order (single-transferable-vote/1); the usual',
    );
    expect(stdout).toContain('so that this is not the published order');
    expect(stdout).toMatch(/\n {3}1 {2}1 {8}Ann .* quota\n {3}2 {2}3 {8}Cy /u);
    expect(stdout).toContain('  to (papers): Bo +2.54541 (7), Cy +1.45452 (4), lost by rounding 0.00007\n');
    expect(stdout).toContain('Stage 3: Dee is excluded\n');
  });

  it('ranks a CSV by Schulze, with both tables; the canonical result is the same twice', async () => {
    const { code, stdout } = await copyhold('count', at('versions.csv'), '--rule', 'schulze');
    expect(code).toBe(0);
    expect(stdout).toMatch(/1 {2}E\n +2 {2}A\n +3 {2}C\n +4 {2}B\n +5 {2}D\n/u);
    expect(stdout).toContain('1. E: strongest paths there and back: A 25 to 24, ');
    expect(stdout).toContain('Strongest path from the row to the column:\n');
    const json = await copyhold('count', at('versions.csv'), '--rule', 'schulze', '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({
      ranking: ['E', 'A', 'C', 'B', 'D'],
      rule: 'schulze-winning-votes/1',
    });
    expect(json.stderr).toContain('not the published order');
    expect((await copyhold('count', at('versions.csv'), '--rule', 'schulze', '--json')).stdout).toBe(json.stdout);
  });

  it.each([
    [[], ['d', 'c', 'b'], 'Completion: ADD1U, the usual one (--completion).'],
    [['--increment', '10', '--completion', 'add1'], ['d', 'c'], 'After 0 increments of 10.00 EUR'],
    [['--completion', 'greedy'], ['d', 'a'], 'by approvals alone'],
    [['--completion', 'none'], ['d', 'c'], 'each begins with 36.00 EUR.'],
  ])('funds a .pb by Equal Shares %j', async (options, funded, sentence) => {
    const { code, stdout } = await copyhold('count', at('round.pb'), ...options);
    expect([code, stdout]).toEqual([0, expect.stringContaining(sentence)]);
    const json = await copyhold('count', at('round.pb'), ...options, '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({ funded, rule: 'equal-shares-cost/1' });
  });

  it('settles ties by the seed, by an order that is given, or by id, and says which', async () => {
    const ranking = async (...options: readonly string[]): Promise<string> => {
      const { stdout } = await copyhold('count', at('seeded.json'), '--json', ...options);
      return (JSON.parse(stdout) as { ranking: readonly { option: string }[] }).ranking
        .map(({ option }) => option)
        .join('');
    };
    const key = (id: string): string =>
      createHash('sha256')
        .update(Buffer.from(`00${Buffer.from(id).toString('hex')}`, 'hex'))
        .digest('hex');
    const published = ['a', 'b', 'c'].sort((one, other) => (key(one) < key(other) ? -1 : 1)).join('');
    expect(await ranking()).toBe(published);
    expect(await ranking('--seed', '00')).toBe(published);
    await writeFile(at('order.txt'), 'c\r\na\r\nb\r\n');
    expect(await ranking('--order', at('order.txt'))).toBe('cab');
    expect(await ranking('--order', 'b, c, a')).toBe('bca');
    expect((await copyhold('count', at('seeded.json'))).stdout).toContain("by the published order of the file's seed");
  });

  it('leaves out who withdrew, and says so; a rank that is skipped moves up', async () => {
    const { stdout } = await copyhold('count', at('gone.blt'));
    expect(stdout).toContain('Withdrawn, and not counted: B.');
    expect(stdout).toContain('Ballots that skip a rank: 1; their next one moves up.');
    expect(stdout).toMatch(/\n {3}1 {2}3 {8}C /u);
  });

  it('knows a file by how it begins', async () => {
    expect((await copyhold('count', at('board.txt'))).code).toBe(0);
  });

  it('prints nothing of a file that a terminal would obey', async () => {
    const counted = await copyhold('count', at('nasty.pb'));
    expect(counted).toMatchObject({ code: 0, stdout: expect.stringContaining('5.00            1') });
    const refused = await copyhold('count', at('key.pb'));
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('Line 4: META says') });
    for (const { stdout, stderr } of [counted, refused]) {
      expect(stdout + stderr).not.toMatch(/(?!\n)\p{Cc}|\u202e/u);
    }
  });
});

describe('what copyhold election refuses', () => {
  it.each([
    [['count', 'bad.blt'], '(preference, rule blt.order): Line 3: There is no candidate 3'],
    [['count', 'equals.blt'], '(ballots[0].choice, rule election.count): ballot 1 of the file ranks some as equals'],
    [['count', 'ranks.pb'], '(vote_type, rule pabulib.approvals)'],
    [['count', 'versions.csv'], 'does not say what its ballots are'],
    [['count', 'versions.csv', '--rule', 'stv'], '(--seats, rule election.count)'],
    [['count', 'versions.csv', '--rule', 'score', '--seats', '1'], 'the rule score has no --seats'],
    [['count', 'board.blt', '--completion', 'add1'], 'the rule stv has no --completion'],
    [['count', 'board.blt', '--rule', 'approval'], 'approval does not count ballots of RANKING; schulze and stv can'],
    [['count', 'board.blt', '--order', '1,2,3'], '(--order, rule election.ties)'],
    [['count', 'seeded.json', '--seed', 'xyz'], '(--seed, rule election.ties)'],
    [['count', 'foreign.json'], 'names the rule "borda/1", which is not known here'],
    [['count', 'motion.json'], 'no rule of this command does'],
    [['count', 'round.pb', '--increment', '0.001'], '(amount, rule amount.decimal)'],
    [['count', 'letter.txt'], '(FILE, rule election.file)'],
    [['count', 'latin.csv', '--rule', 'score'], 'is not UTF-8 text'],
    [['count', 'large.csv', '--rule', 'score'], 'is larger than 16 MiB (16777216 bytes)'],
    [['count', 'nowhere.blt'], 'cannot be read: ENOENT'],
    [['convert', 'round.pb', 'round.blt'], 'A BLT file holds rankings, not PROJECTS'],
    [['convert', 'versions.csv', 'versions.blt', '--kind', 'ranking'], 'says how many seats'],
    [['convert', 'gone.blt', 'gone.csv'], 'withdrew, which a CSV cannot say'],
    [['convert', 'board.blt', 'board.xml'], 'is to end in one of .pb, .blt, .csv, .json'],
    [['convert', 'board.blt', 'versions.csv'], 'is there already'],
  ])('%j', async (words, sentence) => {
    const [verb = '', ...rest] = words;
    const files = rest.map((word) => (/^[a-z]+\.[a-z]+$/u.test(word) ? at(word) : word));
    const ended = await copyhold(verb, ...files);
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).toContain('copyhold: refused');
    expect(ended.stderr).toContain(sentence);
  });
});

describe('copyhold election convert', () => {
  /** Through these files, one into the next; what the last one holds. */
  async function through(options: readonly string[], ...names: readonly string[]): Promise<string> {
    for (const [step, name] of names.slice(1).entries()) {
      expect(await copyhold('convert', at(names[step] ?? ''), at(name), ...options)).toMatchObject({ code: 0 });
    }
    return readFile(at(names.at(-1) ?? ''), 'utf8');
  }

  it('turns rankings into each other and back, and what is counted is the same', async () => {
    const back = await through([], 'board.blt', 'board.json', 'again.blt');
    expect(back.replace(/\n(?=")/gu, ' ')).toBe((await readFile(at('board.blt'), 'utf8')).replace(/\n(?=")/gu, ' '));
    const [first, second] = [
      await copyhold('count', at('board.blt'), '--json'),
      await copyhold('count', at('again.blt'), '--json'),
    ];
    expect(second.stdout).toBe(first.stdout);
    expect(await through(['--kind', 'ranking', '--seats', '2'], 'versions.csv', 'seats.json')).toContain(
      '"seats": "2"',
    );
  });

  it('turns projects into JSON and back, and says what has no place there', async () => {
    const { stderr } = await copyhold('convert', at('round.pb'), at('projects.json'));
    expect(stderr).toContain("Not in it: currency, the voters' ids");
    await through(['--currency', 'EUR'], 'projects.json', 'projects.pb');
    const [first, second] = [
      await copyhold('count', at('round.pb'), '--json'),
      await copyhold('count', at('projects.pb'), '--json'),
    ];
    expect(second.stdout).toBe(first.stdout);
  });
});

describe('copyhold election on published data', () => {
  const file = join(publishedData, 'US_Stanford_Dataset_PB_Chicago_36th_Ward_2017_vote_approvals.pb');
  if (!existsSync(file)) {
    it.skip('skipped: ../shared/data/votes/equal-shares is not here', () => undefined);
    return;
  }
  interface Published {
    readonly file: string;
    readonly outcomes: Readonly<Record<string, { readonly selectionOrder: readonly string[] }>>;
  }
  const elections = JSON.parse(readFileSync(join(publishedData, 'expected.json'), 'utf8')) as readonly Published[];
  const outcomes = elections.find((one) => file.endsWith(one.file))?.outcomes ?? {};

  it.each([
    ['none', 'cost_none'],
    ['utilitarian', 'cost_utilitarian'],
    ['add1', 'cost_add1'],
    ['add1u', 'cost_add1u'],
    ['greedy', 'greedy_cost'],
  ])('funds what other programs fund: %s', async (completion, name) => {
    const { stdout } = await copyhold('count', file, '--completion', completion, '--increment', '1', '--json');
    expect(outcomes[name]?.selectionOrder.length).toBeGreaterThan(0);
    expect(JSON.parse(stdout)).toMatchObject({ funded: outcomes[name]?.selectionOrder });
  });
});

describe('the command itself', () => {
  it('counts without a database, and its status is for scripts', () => {
    const run = (...words: readonly string[]): number | null =>
      spawnSync(process.execPath, [CLI, 'election', ...words], {
        cwd: folder,
        env: { DATABASE_URL: 'postgres://nowhere:1/x' },
      }).status;
    expect([run('count', 'board.blt'), run('count', 'bad.blt')]).toEqual([0, 2]);
  });
});

describe('an archive of Belenios', () => {
  const council = join(import.meta.dirname, '../conformance/belenios/council.bel');

  it('tells its result, and what of it was not checked', async () => {
    const told = await copyhold('belenios', join(import.meta.dirname, '../conformance/belenios/auditors.bel'));
    expect(told).toMatchObject({ code: 0, stderr: '' });
    expect(told.stdout).toContain('Of 5 who could vote, 5 did. 3 trustees decrypted the result.');
    expect(told.stdout).toContain('   Bram: 3');
    expect(told.stdout).toContain('Not held: the proofs');
  });

  it('gives its rankings to be counted', async () => {
    const to = at('council.json');
    expect(await copyhold('belenios', council, '--to', to)).toMatchObject({ code: 0 });
    const counted = await copyhold('count', to, '--rule', 'stv', '--json');
    expect(counted.code).toBe(0);
    // Six rankings, quota three: Ada has three firsts. Of the three with one, Dov stands last in the order of ids and
    // goes, then Bram, whose paper finds Ada elected and makes Cleo's three. Belenios' own count elects the same two.
    const { elected } = JSON.parse(counted.stdout) as { readonly elected: readonly { readonly option: string }[] };
    expect(elected.map(({ option }) => option)).toEqual(['1', '3']);
  });

  it('refuses what is none', async () => {
    await writeFile(at('none.bel'), 'BELENIOS');
    expect(await copyhold('belenios', at('none.bel'))).toMatchObject({ code: 2 });
    expect(await copyhold('belenios', at('nowhere.bel'))).toMatchObject({ code: 2 });
  });
});
