/** The static steps of `npm test`, in the order in which they start. */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { buildServer, buildWeb } from '../build.mjs';
import { captureNode } from '../processes.mjs';
import { root } from '../root.mjs';
import { matchingTests } from './jest.mjs';

const bin = (...path) => join(root, 'node_modules', ...path);

const tool = (name, args) => ({
  name,
  check: async () => {
    const { code, output } = await captureNode(args);
    return { output, failed: code !== 0 };
  },
});

const skippedUnless = (file, step) =>
  existsSync(join(root, file)) ? step : { name: step.name, check: async () => ({ skipped: `${file} is missing` }) };

/** Comes before all others: the checks look at what is built, and may start the built server. */
export const buildStep = {
  name: 'build',
  check: async () => {
    await buildServer();
    await buildWeb();
    return {};
  },
};

/** Every scripts/check-NAME.mjs is a step of its own: drift of the schema, the codegen, the migrations, and more. */
async function checkScripts() {
  const names = (await readdir(join(root, 'scripts'))).filter((name) => /^check-[\w-]+\.mjs$/.test(name)).sort();
  return names.map((name) =>
    tool(name.slice('check-'.length, -'.mjs'.length).replaceAll('-', ' '), [join(root, 'scripts', name)]),
  );
}

export async function staticSteps() {
  return [
    tool('eslint', [bin('eslint', 'bin', 'eslint.js'), '.', '--max-warnings', '0']),
    tool('types', [bin('typescript', 'bin', 'tsc'), '-p', 'tsconfig.json', '--noEmit']),
    skippedUnless(
      'apps/web/tsconfig.json',
      tool('types of the web', [bin('typescript', 'bin', 'tsc'), '-p', 'apps/web/tsconfig.json', '--noEmit']),
    ),
    tool('prettier', [bin('prettier', 'bin', 'prettier.cjs'), '--check', '.', '--log-level', 'warn']),
    tool('dead code (knip)', [bin('knip', 'bin', 'knip.js'), '--no-progress']),
    ...(await checkScripts()),
  ];
}

/** What the matching tests need: those under tests/ start the compiled server, and the browser shows the built web. */
export async function prepareFor(pattern, report) {
  const { paths } = await matchingTests(pattern);
  const within = (expression) => paths.some((path) => expression.test(path));
  if (!within(/^tests\/(e2e|hostile|stories|browser)\//)) return;
  await report.run({
    name: 'build',
    check: async () => {
      await buildServer();
      if (within(/^tests\/browser\//)) await buildWeb();
      return {};
    },
  });
}
