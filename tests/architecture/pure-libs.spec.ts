import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { plantTree, repository } from './planted-tree.js';

/** Each line is impure; each must be refused by the rule beside it. */
const impure: readonly (readonly [rule: string, line: string])[] = [
  ['no-restricted-properties', 'export const now = Date.now();'],
  ['no-restricted-syntax', 'export const today = new Date();'],
  ['no-restricted-properties', 'export const chance = Math.random();'],
  ['no-restricted-globals', "export const zone = process.env['TZ'];"],
  ['no-restricted-globals', "export const page = fetch('https://example.org');"],
  ['no-restricted-globals', 'export const timer = setTimeout(String, 1);'],
  ['no-restricted-globals', "console.log('x');"],
  ['no-restricted-globals', 'export const id = crypto.randomUUID();'],
  ['no-restricted-properties', 'export const hidden = globalThis.crypto;'],
  ['no-restricted-imports', "import { createHash } from 'node:crypto'; export { createHash };"],
  ['no-restricted-properties', 'export const rounded = Math.round(1.5);'],
  ['no-restricted-syntax', "export const float = parseFloat('1.5');"],
  ['no-restricted-syntax', "export const order = 'a'.localeCompare('b');"],
  ['@typescript-eslint/no-explicit-any', 'export const anything = (value: any): unknown => value;'],
  [
    '@typescript-eslint/switch-exhaustiveness-check',
    "export function side(x: 'DEBIT' | 'CREDIT'): number { switch (x) { case 'DEBIT': return 1; } return 0; }",
  ],
];

interface Finding {
  readonly ruleId: string | null;
  readonly line: number;
}

function lint(tree: string, file: string): readonly Finding[] {
  const eslint = join(repository, 'node_modules', 'eslint', 'bin', 'eslint.js');
  const { stdout } = spawnSync(process.execPath, [eslint, '--format', 'json', file], { cwd: tree, encoding: 'utf8' });
  const [result] = JSON.parse(stdout) as { messages: Finding[] }[];
  return result?.messages ?? [];
}

describe('a lib reads no clock, no randomness, no environment and no network', () => {
  const file = 'libs/amount/src/impure.ts';
  let planted: ReturnType<typeof plantTree>;
  let findings: readonly Finding[];

  beforeAll(() => {
    planted = plantTree([{ rule: 'pure', file, text: impure.map(([, line]) => `${line}\n`).join('') }]);
    findings = lint(planted.tree, file);
  });
  afterAll(() => {
    planted.remove();
  });

  it.each(impure.map(([rule, line], index) => ({ rule, line, number: index + 1 })))(
    '$rule refuses: $line',
    ({ rule, number }) => {
      expect(findings.filter((finding) => finding.line === number).map((finding) => finding.ruleId)).toContain(rule);
    },
  );

  it('leaves an honest lib alone', () => {
    expect(lint(planted.tree, 'libs/amount/src/one.ts')).toEqual([]);
  });
});
