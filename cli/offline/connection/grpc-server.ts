// Loaded once a program asks for gRPC, or serves transforms by it: few do.
import { createRequire } from "node:module";
import type { Duplex } from "node:stream";
import type * as Grpc from "@grpc/grpc-js";
import { CallbacksClient } from "@pulumi/pulumi/proto/callback_grpc_pb";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb";
import { LONGEST_MESSAGE_BYTES } from "../../../policies/server/limits";
import type { Method, Service } from "./service";
import type { Services } from "./services";

// The copy that @pulumi/pulumi has, wherever npm has put it.
export const grpc: typeof Grpc = createRequire(require.resolve("@pulumi/pulumi/package.json"))(
  "@grpc/grpc-js",
);

const CHANNEL_OPTIONS = {
  "grpc.max_receive_message_length": LONGEST_MESSAGE_BYTES,
  "grpc.max_send_message_length": LONGEST_MESSAGE_BYTES,
};

/** What serves the protocols by gRPC, on each connection that it is given. */
export function grpcServer({ monitor, engine }: Services): {
  serve(connection: Duplex): void;
  close(): void;
} {
  const server = new grpc.Server(CHANNEL_OPTIONS);
  server.addService(ResourceMonitorService, handlersOf(monitor));
  server.addService(EngineService, handlersOf(engine));
  const { injectConnection } = server.createConnectionInjector(grpc.ServerCredentials.createInsecure());
  return { serve: injectConnection, close: () => server.forceShutdown() };
}

/** A client of the transforms that a program serves. */
export const callbacksClient = (target: string): CallbacksClient =>
  new CallbacksClient(target, grpc.credentials.createInsecure(), CHANNEL_OPTIONS);

const handlersOf = (service: Service): Grpc.UntypedServiceImplementation =>
  Object.fromEntries(Object.entries(service).map(([name, method]) => [name, unary(method)]));

type Request = Parameters<Method["answer"]>[0];

function unary({ answer }: Method): Grpc.handleUnaryCall<Request, unknown> {
  return (call, callback) => {
    Promise.resolve()
      .then(() => answer(call.request))
      .then(
        (response) => callback(null, response),
        (error: unknown) =>
          callback({
            code: grpc.status.UNKNOWN,
            details: error instanceof Error ? error.message : String(error),
          }),
      );
  };
}
