import { getHeapStatistics } from "node:v8";
import { NotEvaluated } from "../../messages/errors";

/** How much of the heap a state takes while it is judged, for each of its bytes: 2 were measured on 2026-11-28, and some more is needed to move in. */
const HEAP_PER_BYTE = 3;

/** The state, where it fits. */
export function fitting(file: string, json: Buffer): Buffer {
  refuseWhatDoesNotFit(file, json.length, getHeapStatistics().heap_size_limit);
  return json;
}

/**
 * @param limit how large the heap may become, in bytes.
 * @throws NotEvaluated where judging the state would end in a heap that is full, which Node.js says in a stack trace.
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
