/** Which of the program's files is the pipe. */
export const PIPE = 3;

/** The method that the program's process calls last: its request is how many functions it has reported, as text. It has no answer. */
export const FAREWELL = "/farewell";

/**
 * What is run in the program's process, as text, so that its SDK asks through a pipe instead of by gRPC: loading that takes a fifth of a
 * small program's time. It defines `lightGrpc`, which gives what stands in for @grpc/grpc-js in the SDK: clients of our address, made
 * without credentials. Whatever else is asked of it loads the real one, to which we answer as well.
 *
 * The SDK takes a lost connection for the end of the preview, and ends without an error: so a process that comes to its end says so last, and
 * one that does not has lost its pipe.
 * @param address where gRPC is served: clients of that address ask through the pipe.
 */
export const lightClientSource = (address: string): string =>
  LIGHT_CLIENT.replace("ADDRESS", JSON.stringify(address))
    .replaceAll("PIPE_FILE", String(PIPE))
    .replace("FAREWELL", FAREWELL);

const LIGHT_CLIENT = `
import { AsyncResource } from "node:async_hooks";
import net from "node:net";

const ourAddress = ADDRESS;
const STATUS = "OK CANCELLED UNKNOWN INVALID_ARGUMENT DEADLINE_EXCEEDED NOT_FOUND ALREADY_EXISTS PERMISSION_DENIED RESOURCE_EXHAUSTED" +
  " FAILED_PRECONDITION ABORTED OUT_OF_RANGE UNIMPLEMENTED INTERNAL UNAVAILABLE DATA_LOSS UNAUTHENTICATED";
const status = {};
STATUS.split(" ").forEach((name, code) => { status[(status[name] = code)] = name; });

/** The calls that wait for an answer, by their numbers. */
const open = new Map();
let pipe;
let lastCall = 0;

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
    .on("close", () => { for (const id of open.keys()) end(id, failed(status.UNAVAILABLE, "Connection dropped")); });
  if (pipe.destroyed) return void setImmediate(done, failed(status.UNAVAILABLE, "Connection dropped"));
  pipe.ref();
  // Not AsyncResource.bind, which in Node.js 20 takes longer than all else here.
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
  // Behind a call that is still to be sent, it would not be a frame.
  if (pipe?.destroyed || pipe?.writableLength) return;
  try {
    writeSync(PIPE_FILE, frameOf(0, "FAREWELL", Buffer.from(String(reports))));
  } catch {}
});

function clientOf(methods, realClient) {
  return function (...given) {
    let isClosed = false;
    let real;
    const client = { close() { isClosed = true; real?.close(); } };
    const realOne = () => (real ??= realClient(...given));
    for (const [name, { path, requestStream, responseStream, requestSerialize, responseDeserialize, originalName }] of Object.entries(methods)) {
      if (requestStream || responseStream) continue;
      const call = (request, ...rest) => {
        const [done] = rest;
        if (rest.length !== 1 || typeof done !== "function") return realOne()[name](request, ...rest);
        if (isClosed) throw new Error("Channel has been shut down");
        ask(path, requestSerialize(request), (error, body) => {
          let response;
          try {
            if (!error) response = responseDeserialize(body);
          } catch (cause) {
            error = failed(status.INTERNAL, String(cause.message));
          }
          done(error, response);
        });
      };
      client[name] = call;
      if (originalName) client[originalName] = call;
    }
    return new Proxy(client, { get: (target, key) => (key in target || typeof key === "symbol" ? target[key] : realOne()[key]) });
  };
}

const insecure = {};

function lightGrpc(load) {
  let loaded;
  const real = () => (loaded ??= load());
  const light = {
    __esModule: true,
    status,
    credentials: new Proxy({}, { get: (_, key) => (key === "createInsecure" ? () => insecure : real().credentials[key]) }),
    makeGenericClientConstructor(methods, ...names) {
      let realClass;
      const clientClass = () => (realClass ??= real().makeGenericClientConstructor(methods, ...names));
      const realClient = (address, credentials, ...options) =>
        new (clientClass())(address, credentials === insecure ? real().credentials.createInsecure() : credentials, ...options);
      const lightClient = clientOf(methods, realClient);
      return new Proxy(class {}, {
        construct: (_, given) => (given[0] === ourAddress && given[1] === insecure ? new lightClient(...given) : realClient(...given)),
        get: (_, key) => clientClass()[key],
      });
    },
  };
  if (!isMain) return real();
  return new Proxy(light, { get: (_, key) => (key in light ? light[key] : real()[key]) });
}
`;
