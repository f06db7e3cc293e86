import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';

const root = join(import.meta.dirname, '../..');
const rules = join(root, '../shared/design/rules.md');
const CASE = /\b[A-Z]{2,4}-\d+\b/gu;

const specs = (): readonly string[] =>
  ['libs', 'apps', 'tests'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((file) => file.isFile() && /\.spec\.tsx?$/u.test(file.name))
      .map((file) => join(file.parentPath, file.name))
      .filter((file) => file !== import.meta.filename && !file.includes('node_modules')),
  );

const isText = (node: ts.Node): node is ts.StringLiteralLike => ts.isStringLiteralLike(node);

/** What is called in the end, `it` of `it(…)` and of `it.each(…)(…)`; nothing for what is skipped or only planned. */
function calledName(node: ts.Expression): string {
  if (ts.isIdentifier(node)) return node.text;
  if (ts.isCallExpression(node)) return calledName(node.expression);
  const skipped = !ts.isPropertyAccessExpression(node) || ['skip', 'todo'].includes(node.name.text);
  return skipped ? '' : calledName(node.expression);
}

/** Titles of a spec as a reader sees them: what `it` and `describe` are called with, and the rows of a table of cases. */
function titlesOf(file: string, source: string): readonly string[] {
  const found: string[] = [];
  const texts = (node: ts.Node): void => {
    if (isText(node)) found.push(node.text);
    ts.forEachChild(node, texts);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ['it', 'test', 'describe'].includes(calledName(node.expression))) {
      const [first] = node.arguments;
      if (first !== undefined && (isText(first) || ts.isArrayLiteralExpression(first))) texts(first);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, source, ts.ScriptTarget.Latest));
  return found;
}

if (existsSync(rules)) {
  // Ids stand in code quotes; `SUR-9`, `SUR-10` share a row.
  const quoted = [...readFileSync(rules, 'utf8').matchAll(/`(?<id>[A-Z]{2,4}-\d+)`/gu)];
  const ids = [...new Set(quoted.map(({ groups }) => groups?.['id'] ?? ''))];
  const titled = new Set(
    specs().flatMap((file) => {
      const source = readFileSync(file, 'utf8');
      if (source.search(CASE) < 0) return [];
      return titlesOf(file, source).flatMap((title) => title.match(CASE) ?? []);
    }),
  );

  describe('the worked cases of rules.md', () => {
    it('are found', () => {
      expect(ids.length).toBeGreaterThanOrEqual(61);
    });

    it.each(ids)('%s is the title of a test', (id) => {
      expect([...titled]).toContain(id);
    });
  });
} else {
  describe('the worked cases of rules.md', () => {
    it.skip('skipped: ../shared/design/rules.md is not here', () => undefined);
  });
}
