import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const CLI = join(import.meta.dirname, '../../dist/apps/cli/src/main.js');

/** How an agent ended, and what it said. */
export interface AgentEnd {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** An agent that runs. */
export interface RunningAgent {
  readonly child: ChildProcess;
  readonly ended: Promise<AgentEnd>;
  said(): string;
}

/** A machine in a folder of its own: its state, its settings, and programs of its own on the PATH. */
export class TestMachine {
  readonly folder = mkdtempSync(join(tmpdir(), 'agent-'));
  readonly state = join(this.folder, 'state');
  private readonly programs = join(this.folder, 'bin');
  private readonly running = new Set<ChildProcess>();
  /** How much this machine's clock is ahead, in milliseconds. */
  aheadMs = 0;

  constructor() {
    mkdirSync(this.programs);
    mkdirSync(this.state);
  }

  /** A program that runs this text of JavaScript. */
  program(name: string, script: string): void {
    const file = join(this.programs, name);
    writeFileSync(file, `#!${process.execPath}\n${script}\n`);
    chmodSync(file, 0o755);
  }

  /** Writes the settings. */
  settings(settings: object): void {
    writeFileSync(join(this.state, 'agent.json'), JSON.stringify(settings));
  }

  start(words: readonly string[], input?: string): RunningAgent {
    const child = spawn(process.execPath, [CLI, 'agent', ...words], {
      cwd: this.folder,
      env: { PATH: `${this.programs}${delimiter}${process.env['PATH'] ?? ''}`, TZ: 'Asia/Tokyo', ...this.clock() },
    });
    this.running.add(child);
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.stdin.on('error', () => undefined);
    if (input !== undefined) child.stdin.end(input);
    const ended = once(child, 'close').then(() => {
      this.running.delete(child);
      return { code: child.exitCode, stdout, stderr };
    });
    return { child, ended, said: () => stderr };
  }

  /** What makes a process believe another time. */
  private clock(): NodeJS.ProcessEnv {
    if (this.aheadMs === 0) return {};
    const module = `const Real=Date,off=${this.aheadMs};globalThis.Date=class extends Real{constructor(...w){w.length?super(...w):super(Real.now()+off)}static now(){return Real.now()+off}}`;
    return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(module)}` };
  }

  async run(words: readonly string[], input = ''): Promise<AgentEnd> {
    return await this.start(words, input).ended;
  }

  /** The files of the buffer that hold events. */
  buffered(): readonly string[] {
    return readdirSync(join(this.state, 'buffer')).filter((name) => name.endsWith('.events'));
  }

  remove(): void {
    for (const child of this.running) child.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}
