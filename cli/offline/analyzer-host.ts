import { createRequire } from "node:module";
import type * as Grpc from "@grpc/grpc-js";
import type { EnforcementLevel, Policies } from "@pulumi/policy";
import { GRPC_FILES, grpcWith } from "./connection/light-grpc";

/** Policies, and the pack's description of itself. */
export interface PackSource {
  name: string;
  version: string;
  /** The level of policies without a level of their own; advisory by default. */
  level?: EnforcementLevel;
  policies: Policies;
  /** The outputs of a type that its policies may read; undefined where they may read all. */
  observedKeys?: (type: string) => readonly string[] | undefined;
}

/** The handlers of the analyzer protocol, by the name of the call. */
export type Handlers = Readonly<Record<string, Grpc.handleUnaryCall<unknown, unknown>>>;

interface PolicyServer {
  serve(name: string, version: string, level: string, args: { policies: Policies }): void;
}

const SERVER = require.resolve("@pulumi/policy/server");
const fromPolicy = createRequire(SERVER);

/**
 * The handlers that @pulumi/policy's own server has for these policies. The server would serve them on a socket, which the judged program
 * or another user of the machine could reach; taken out of it, they are called only in this process.
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
 * A server module for one pack only, as a module keeps the configuration and serves one pack.
 * @param parts replacements for parts of gRPC.
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
