/** Prints each step with its time, and counts everything into one last line. */
import process from 'node:process';

const print = (text) => process.stdout.write(`${text}\n`);
const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

export class Report {
  #passed = 0;
  #failed = 0;
  #skips = [];
  #failures = [];
  #start = performance.now();

  /**
   * A step is {name, check} or {name, tests}. `check` answers {output, failed} or {skipped: reason};
   * `tests` answers {passed, failed: names, skipped: names}, and is counted test by test.
   */
  async run(step) {
    const since = performance.now();
    try {
      if (step.tests) this.#countTests(step.name, await step.tests(), since);
      else this.#countStep(step.name, await step.check(), since);
    } catch (error) {
      print(error instanceof Error ? (error.stack ?? error.message) : String(error));
      this.#fail(step.name, since);
    }
  }

  #countStep(name, { output = '', failed = false, skipped }, since) {
    if (skipped !== undefined) {
      this.#skips.push(`${name}: ${skipped}`);
      return print(`– ${name} skipped: ${skipped}`);
    }
    if (failed) {
      print(output.trimEnd());
      return this.#fail(name, since);
    }
    this.#passed += 1;
    return print(`✓ ${name} (${seconds(since)})`);
  }

  #countTests(name, { passed, failed, skipped }, since) {
    this.#passed += passed;
    this.#failed += failed.length;
    this.#failures.push(...failed);
    this.#skips.push(...skipped);
    const count = passed + failed.length + skipped.length;
    if (count === 0) this.#fail(`${name}: no test was found`, since);
    else print(`${failed.length > 0 ? '✗' : '✓'} ${name}: ${count} tests (${seconds(since)})`);
  }

  #fail(name, since) {
    this.#failed += 1;
    this.#failures.push(name);
    print(`✗ ${name} (${seconds(since)})`);
  }

  /** Prints what failed, what was skipped and why, then the summary; answers the exit code. */
  finish() {
    if (this.#failures.length > 0) print(`\nFailed:\n${this.#failures.map((name) => `  ✗ ${name}`).join('\n')}`);
    if (this.#skips.length > 0) print(`\nSkipped:\n${this.#skips.map((name) => `  – ${name}`).join('\n')}`);
    print(`\nAll of it took ${seconds(this.#start)}`);
    print(`${this.#passed} passed, ${this.#failed} failed, ${this.#skips.length} skipped`);
    return this.#failed > 0 ? 1 : 0;
  }
}
