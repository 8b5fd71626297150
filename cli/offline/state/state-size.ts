import { getHeapStatistics } from "node:v8";
import { NotEvaluated } from "../../messages/errors";

/** Heap that judging a state takes, for each of its bytes: 2 were measured on 2026-11-28, with a reserve for garbage collection. */
const HEAP_PER_BYTE = 3;

/** The state, if it fits into the heap. */
export function fitting(file: string, json: Buffer): Buffer {
  refuseWhatDoesNotFit(file, json.length, getHeapStatistics().heap_size_limit);
  return json;
}

/**
 * @param limit the largest heap, in bytes.
 * @throws NotEvaluated where judging the state would exhaust the heap, which Node.js reports as a stack trace.
 */
export function refuseWhatDoesNotFit(file: string, bytes: number, limit: number): void {
  const needed = bytes * HEAP_PER_BYTE;
  if (needed <= limit) return;
  const megabytes = (size: number) => Math.ceil(size / 1_000_000);
  throw new NotEvaluated(
    `${file} needs about ${megabytes(needed)} MB of memory to be judged, and Node.js may use ${megabytes(limit)} MB. ` +
      `Raise the limit: NODE_OPTIONS=--max-old-space-size=${megabytes(needed)}`,
  );
}
