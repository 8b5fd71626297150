import { lightPipeSource } from "./light-pipe";

/**
 * What is run in the program's process, as text, so that its SDK asks through a pipe instead of by gRPC: loading that takes a fifth of a
 * small program's time. It defines `lightGrpc`, which gives what stands in for @grpc/grpc-js in the SDK: clients of our address, made
 * without credentials. Whatever else is asked of it loads the real one, to which we answer as well.
 * @param address where gRPC is served: clients of that address ask through the pipe.
 */
export const lightClientSource = (address: string): string =>
  lightPipeSource() + LIGHT_CLIENT.replace("ADDRESS", JSON.stringify(address));

const LIGHT_CLIENT = `
const ourAddress = ADDRESS;

/** Called with each answer before the SDK reads it. */
let beforeAnswer = () => {};

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
            if (!error) {
              beforeAnswer(body);
              response = responseDeserialize(body);
            }
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
