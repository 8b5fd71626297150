import { closeSync, constants, mkdirSync, openSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/** For how long the reader of a pipe may read nothing. */
const LONGEST_STALL_MS = 10_000;
/** The pause between two attempts. */
const PAUSE_MS = 20;

/**
 * Writes a text to a file, replacing its content, and makes the folders that it is in; or to a pipe or a device.
 * @throws Node.js's error where that is impossible: for a pipe also ENXIO where nobody reads it, and EAGAIN where its reader reads nothing.
 */
export function writeText(file: string, text: string, longestStallMs = LONGEST_STALL_MS): void {
  const { O_WRONLY, O_CREAT, O_TRUNC, O_NONBLOCK = 0 } = constants;
  mkdirSync(dirname(file), { recursive: true });
  // Opening a pipe without a reader, and writing to it, would block forever.
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
