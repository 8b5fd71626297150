import { join } from "node:path";
import { Worker } from "node:worker_threads";

/**
 * Tells of the program that is judged next; a thread of its own ends the process where that does not end.
 *
 * @param limit the processor time, in seconds, that the verdict of one program may take.
 */
export function watched(limit = 60): { next: (place: string) => void; stop: () => void } {
  const worker = new Worker(join(__dirname, "watch-thread.mjs"), { workerData: limit });
  worker.unref();
  return { next: (place) => worker.postMessage(place), stop: () => worker.terminate() };
}
