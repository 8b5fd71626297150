/** Which of the program's files is the pipe. */
export const PIPE = 3;

/** How the program's process reaches us. */
export interface LightClient {
  /** Where gRPC is served: clients of that address ask through the pipe. */
  address: string;
  /** The id of our process. Another parent has started its own, with its own third file. */
  parent: number;
}

/**
 * What is run in the program's process, as text, so that its SDK asks through a pipe instead of by gRPC: loading that takes a fifth of a
 * small program's time. It defines `lightGrpc`, which gives what stands in for @grpc/grpc-js in the SDK: clients of our address, made
 * without credentials. Whatever else is asked of it loads the real one, to which we answer as well.
 */
export const lightClientSource = (client: LightClient): string =>
  LIGHT_CLIENT.replace("OPTIONS", JSON.stringify(client)).replace("PIPE_FILE", String(PIPE));

const LIGHT_CLIENT = `
import { AsyncResource } from "node:async_hooks";
import net from "node:net";
import { isMainThread } from "node:worker_threads";

const { address: ourAddress, parent: ourId } = OPTIONS;
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
  const head = Buffer.allocUnsafe(10);
  head.writeUInt32LE(6 + path.length + request.length, 0);
  head.writeUInt32LE(lastCall, 4);
  head.writeUInt16LE(path.length, 8);
  pipe.write(Buffer.concat([head, Buffer.from(path, "latin1"), request]));
}

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
  // A worker has the same files, and a process that the program starts has others.
  if (!isMainThread || process.ppid !== ourId) return real();
  return new Proxy(light, { get: (_, key) => (key in light ? light[key] : real()[key]) });
}
`;
