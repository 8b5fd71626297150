import { createRequire } from "node:module";
import type * as Grpc from "@grpc/grpc-js";
import type { EnforcementLevel, Policies } from "@pulumi/policy";

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
  const { Server } = fromPolicy("@grpc/grpc-js") as typeof Grpc;
  const { addService, bindAsync } = Server.prototype;
  let handlers: Handlers | undefined;
  Server.prototype.addService = (_service, implementation) => {
    handlers = implementation as Handlers;
  };
  Server.prototype.bindAsync = () => {};
  try {
    freshServer().serve(name, version, level, { policies });
  } finally {
    Object.assign(Server.prototype, { addService, bindAsync });
  }
  if (!handlers) throw new Error("@pulumi/policy has created no service: its version is not known to work");
  return handlers;
}

/** A server module of its own for each pack, as one keeps the configuration, and serves one pack. */
function freshServer(): PolicyServer {
  const cached = require.cache[SERVER];
  delete require.cache[SERVER];
  try {
    return fromPolicy(SERVER) as PolicyServer;
  } finally {
    if (cached) require.cache[SERVER] = cached;
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
