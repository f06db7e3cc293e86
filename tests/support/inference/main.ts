/** The process of the inference server: `main.ts '{"folder": …}'`. It says `listening at URL`, and ends on SIGTERM. */
import { openSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import { Engine } from './engine.js';
import { OracleLog } from './oracle.js';
import { InferenceServer } from './server.js';
import { tinyModel } from './tiny-model.js';

const settingsSchema = z.strictObject({
  folder: z.string(),
  model: z.string(),
  apiKey: z.string().optional(),
  parallel: z.int().positive(),
  paceMs: z.int().nonnegative(),
  seed: z.int(),
});

const settings = settingsSchema.parse(JSON.parse(process.argv[2] ?? '{}'));
const modelFile = join(settings.folder, 'tiny.gguf');
writeFileSync(modelFile, tinyModel(settings.seed));
const engine = await Engine.load(modelFile, settings.parallel);
const oracle = new OracleLog(openSync(join(settings.folder, 'oracle.ndjson'), 'a'));
const { model, apiKey, paceMs } = settings;
const { http } = new InferenceServer({ engine, oracle, model, apiKey, paceMs });

let ending = false;
function end(): void {
  if (ending) return;
  ending = true;
  http.close();
  http.closeAllConnections();
  engine.close().then(
    () => process.exit(0),
    () => process.exit(1),
  );
}
process.on('SIGTERM', end);
process.on('SIGINT', end);
// Whoever started it holds the other end of its input: a parent that was killed takes it along.
process.stdin.on('close', end).resume();

http.listen(0, '127.0.0.1', () => {
  // A server listening on TCP has an address of this form.
  const { port } = http.address() as AddressInfo;
  process.stdout.write(`listening at http://127.0.0.1:${String(port)}\n`);
});
