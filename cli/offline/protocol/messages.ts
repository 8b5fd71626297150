import { createRequire } from "node:module";
import type * as Grpc from "@grpc/grpc-js";
import type * as EmptyMessage from "google-protobuf/google/protobuf/empty_pb";
import type * as StructMessage from "google-protobuf/google/protobuf/struct_pb";

// Messages are recognised by their class, so these have to be @pulumi/pulumi's own copies, wherever npm has put them.
const fromPulumi = createRequire(require.resolve("@pulumi/pulumi/package.json"));

export const grpc: typeof Grpc = fromPulumi("@grpc/grpc-js");
export const { Struct }: typeof StructMessage = fromPulumi("google-protobuf/google/protobuf/struct_pb");
export const { Empty }: typeof EmptyMessage = fromPulumi("google-protobuf/google/protobuf/empty_pb");

export type Struct = StructMessage.Struct;

/** Pulumi's own limit on the size of a message: 400 MB. */
export const CHANNEL_OPTIONS = {
  "grpc.max_receive_message_length": 400 * 1024 * 1024,
  "grpc.max_send_message_length": 400 * 1024 * 1024,
};

export type Plain = Record<string, unknown>;

export const toStruct = (value: Plain): Struct =>
  Struct.fromJavaScript(value as Parameters<typeof Struct.fromJavaScript>[0]);

export const fromStruct = (struct: Struct | undefined): Plain => (struct?.toJavaScript() ?? {}) as Plain;

/** A handler of a call with one request and one answer; what it throws becomes the call's error. */
export function unary<Request, Response>(
  answer: (request: Request) => Response | Promise<Response>,
): Grpc.handleUnaryCall<Request, Response> {
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

/** A server on a free port of the loopback interface, and its address. */
export async function listen(server: Grpc.Server): Promise<string> {
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return `127.0.0.1:${port}`;
}
