/** The file descriptor of the pipe in the program's process. */
export const PIPE = 3;

/**
 * The method that the program's process calls last: its request is how many functions it has reported, and how many calls there were before,
 * as text. It has no answer.
 */
export const FAREWELL = "/farewell";

/** Reported by the program's process when a call finds the pipe closed, or gets no answer. */
const LOST = "loses";

/** Whether the program lost a call. @param reported what the preload writes. */
export const hasLostCall = (reported: string): boolean =>
  reported.startsWith(`${LOST}\n`) || reported.includes(`\n${LOST}\n`);

/**
 * How the program's process asks through the pipe, as text: `ask`, and its farewell at the end.
 *
 * The SDK takes a lost connection for the end of the preview, and ends without an error: so a process that comes to its end says so last, and
 * one that does not has lost its pipe.
 */
export const lightPipeSource = (): string =>
  LIGHT_PIPE.replaceAll("PIPE_FILE", String(PIPE)).replace("FAREWELL", FAREWELL).replace("LOST", LOST);

const LIGHT_PIPE = `
import { AsyncResource } from "node:async_hooks";
import net from "node:net";

const STATUS = "OK CANCELLED UNKNOWN INVALID_ARGUMENT DEADLINE_EXCEEDED NOT_FOUND ALREADY_EXISTS PERMISSION_DENIED RESOURCE_EXHAUSTED" +
  " FAILED_PRECONDITION ABORTED OUT_OF_RANGE UNIMPLEMENTED INTERNAL UNAVAILABLE DATA_LOSS UNAUTHENTICATED";
const status = {};
STATUS.split(" ").forEach((name, code) => { status[(status[name] = code)] = name; });

/** Calls that wait for an answer, by their numbers. */
const open = new Map();
let pipe;
let lastCall = 0;
const pipeFile = isMain ? fileOf(PIPE_FILE) : "";

/** Whether the pipe is still ours: a program may have closed it, and opened a file of its own under the same descriptor. */
function hasPipe() {
  try {
    return !pipe?.destroyed && fileOf(PIPE_FILE) === pipeFile;
  } catch {
    return false;
  }
}

function lost() {
  writeReport("LOST");
  return failed(status.UNAVAILABLE, "Connection dropped");
}

function failed(code, details) {
  return Object.assign(new Error(code + " " + status[code] + ": " + details), { code, details });
}

function end(id, error, body) {
  const done = open.get(id);
  open.delete(id);
  if (open.size === 0) pipe.unref();
  done?.(error, body);
}

let pieces = [];
let length = 0;
let wanted = 4;
function take(chunk) {
  pieces.push(chunk);
  length += chunk.length;
  while (length >= wanted) {
    const all = Buffer.concat(pieces);
    pieces = [all];
    wanted = 4 + all.readUInt32LE(0);
    if (length < wanted) return;
    pieces = [all.subarray(wanted)];
    length -= wanted;
    const body = all.subarray(9, wanted);
    wanted = 4;
    end(all.readUInt32LE(4), all[8] === 0 ? null : failed(all[8], body.toString()), body);
  }
}

function ask(path, request, done) {
  pipe ??= new net.Socket({ fd: PIPE_FILE, readable: true, writable: true })
    .on("data", take)
    .on("error", () => {})
    .on("close", () => { for (const id of open.keys()) end(id, lost()); });
  if (!hasPipe()) return void setImmediate(done, lost());
  pipe.ref();
  // AsyncResource.bind would take longer than everything else here, in Node.js 20.
  const context = new AsyncResource("CALL");
  open.set(++lastCall, (...answer) => context.runInAsyncScope(done, undefined, ...answer));
  pipe.write(frameOf(lastCall, path, request));
}

function frameOf(number, path, request) {
  const head = Buffer.allocUnsafe(10);
  head.writeUInt32LE(6 + path.length + request.length, 0);
  head.writeUInt32LE(number, 4);
  head.writeUInt16LE(path.length, 8);
  return Buffer.concat([head, Buffer.from(path, "latin1"), request]);
}

ends.push(() => {
  // After a partly sent call it would not be read as a frame.
  if (!hasPipe() || pipe?.writableLength) return;
  try {
    writeSync(PIPE_FILE, frameOf(0, "FAREWELL", Buffer.from(reports + " " + lastCall)));
  } catch {}
});
`;
