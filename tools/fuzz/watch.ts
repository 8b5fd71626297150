import { join } from "node:path";
import { Worker } from "node:worker_threads";

/** The processor time, in seconds, that the verdict of one program may take. */
export const PROGRAM_LIMIT = 60;

/** Tells of the program that is judged next; a thread of its own ends the process where that does not end. */
export function watched(): { next: (place: string) => void; stop: () => void } {
  const worker = new Worker(join(__dirname, "watch-thread.mjs"), { workerData: PROGRAM_LIMIT });
  worker.unref();
  return { next: (place) => worker.postMessage(place), stop: () => worker.terminate() };
}
