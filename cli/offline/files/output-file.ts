import { closeSync, constants, openSync, writeSync } from "node:fs";

/** How long the reader of a pipe may take nothing. */
const LONGEST_STALL_MS = 10_000;
/** How long is waited between two tries. */
const PAUSE_MS = 20;

/**
 * Writes a text to a file, in place of what is in it, or to a pipe or a device.
 * @throws an error of Node.js where that cannot be: of a pipe also ENXIO where nobody reads it, and EAGAIN where its reader takes nothing.
 */
export function writeText(file: string, text: string, longestStallMs = LONGEST_STALL_MS): void {
  const { O_WRONLY, O_CREAT, O_TRUNC, O_NONBLOCK = 0 } = constants;
  // Opening a pipe would wait for a reader without end, and so would writing to it.
  const descriptor = openSync(file, O_WRONLY | O_CREAT | O_TRUNC | O_NONBLOCK, 0o666);
  try {
    const bytes = Buffer.from(text);
    let lastTaken = Date.now();
    for (let at = 0; at < bytes.length; ) {
      try {
        at += writeSync(descriptor, bytes, at);
        lastTaken = Date.now();
      } catch (error) {
        const isFull = (error as NodeJS.ErrnoException).code === "EAGAIN";
        if (!isFull || Date.now() - lastTaken > longestStallMs) throw error;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
      }
    }
  } finally {
    closeSync(descriptor);
  }
}
