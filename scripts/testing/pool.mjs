/** Runs the jobs in order, at most `width` at a time. */
export async function runPool(jobs, width, run) {
  const queue = [...jobs];
  const worker = async () => {
    for (let job = queue.shift(); job !== undefined; job = queue.shift()) await run(job);
  };
  await Promise.all(Array.from({ length: width }, worker));
}
