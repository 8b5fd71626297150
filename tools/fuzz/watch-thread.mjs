// The thread of watch.ts: it runs while the main one is in a loop without an end.
import { writeSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";

const limit = workerData;
let place = "";
let before = process.cpuUsage();

parentPort?.on("message", (next) => {
  place = next;
  before = process.cpuUsage();
});
setInterval(() => {
  const { user, system } = process.cpuUsage(before);
  if (user + system < limit * 1e6) return;
  writeSync(1, `crash: no verdict after ${limit} s of processor time, of ${place}\n`);
  // The main thread answers nothing: only a signal ends it.
  process.kill(process.pid, "SIGTERM");
}, 1000);
