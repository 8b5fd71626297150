import { createRequire } from "node:module";
import type * as Grpc from "@grpc/grpc-js";
import type { EnforcementLevel, Policies } from "@pulumi/policy";
import { GRPC_FILES, grpcWith } from "./connection/light-grpc";

/** Policies, and what a pack says of itself. */
export interface PackSource {
  name: string;
  version: string;
  /** The level of policies that have none of their own; advisory where it is absent. */
  level?: EnforcementLevel;
  policies: Policies;
  /** The outputs of a type that its policies may read; undefined where they may read all. */
  observedKeys?: (type: string) => readonly string[] | undefined;
}

/** What handles a call of the analyzer protocol, by the call's name. */
export type Handlers = Readonly<Record<string, Grpc.handleUnaryCall<unknown, unknown>>>;

interface PolicyServer {
  serve(name: string, version: string, level: string, args: { policies: Policies }): void;
}

const SERVER = require.resolve("@pulumi/policy/server");
const fromPolicy = createRequire(SERVER);

/**
 * The handlers that @pulumi/policy's own server has for these policies. It would serve them on a socket, which another user
 * of the machine, or the program that is judged, could reach; taken from it, they are called in this process alone.
 */
export function handlersOf({ name, version, level = "advisory", policies }: PackSource): Handlers {
  let handlers: Handlers | undefined;
  class Server {
    addService(_service: unknown, implementation: Handlers): void {
      handlers = implementation;
    }
    bindAsync(): void {}
  }
  const ServerCredentials = { createInsecure: () => undefined };
  freshServer({ Server, ServerCredentials }).serve(name, version, level, { policies });
  if (!handlers) throw new Error("@pulumi/policy has created no service: its version is not known to work");
  return handlers;
}

/**
 * A server module of its own for each pack, as one keeps the configuration, and serves one pack.
 * @param parts take the place of gRPC's.
 */
function freshServer(parts: Readonly<Record<string, unknown>>): PolicyServer {
  const files = [SERVER, ...GRPC_FILES];
  const cached = files.map((file) => require.cache[file]);
  for (const file of files) delete require.cache[file];
  for (const file of GRPC_FILES) require.cache[file] = grpcWith(file, parts);
  try {
    return fromPolicy(SERVER) as PolicyServer;
  } finally {
    files.forEach((file, i) => {
      const before = cached[i];
      if (before) require.cache[file] = before;
      else delete require.cache[file];
    });
  }
}

/** Calls a handler. */
export const callHandler = <Response>(
  handlers: Handlers,
  name: string,
  request: unknown,
): Promise<Response> =>
  new Promise((resolve, reject) => {
    const handler = handlers[name];
    if (!handler) throw new Error(`@pulumi/policy has no call ${name}: its version is not known to work`);
    const call = { request } as Grpc.ServerUnaryCall<unknown, unknown>;
    handler(call, (error, response) => (error ? reject(error) : resolve(response as Response)));
  });
