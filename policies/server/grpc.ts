// What @pulumi/policy uses of @grpc/grpc-js, served by Node's own HTTP/2: the pack's file has it in place of that package, which needs
// longer for each call, and brings half a megabyte of what a pack has no use for.
// The protocol: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md (2026-11-28)
import { createServer, type Http2Server, type ServerHttp2Stream } from "node:http2";
import type { AddressInfo, Socket } from "node:net";
import { LONGEST_MESSAGE_BYTES } from "./limits";
import { isOfAnotherUser } from "./peer";
import { type Answer, withShortcuts } from "./shortcuts";

/** A method of a service, as generated code describes it. */
export interface Method {
  readonly path: string;
  readonly requestDeserialize: (bytes: Buffer) => unknown;
  readonly responseSerialize: (response: never) => Buffer;
}

export type Handler = (
  call: { readonly request: unknown },
  callback: (error: unknown, response?: unknown) => void,
) => void;

/** Codes of gRPC. */
const status = { OK: 0, UNKNOWN: 2, RESOURCE_EXHAUSTED: 8, UNIMPLEMENTED: 12 };

/** One byte that says whether the message is compressed, and four of its length. */
const PREFIX_BYTES = 5;

/** So much of an error is sent: all headers of an answer have 64 KiB together, in which a character may take nine bytes. */
const MAX_MESSAGE = 4_000;

const RESPONSE = { ":status": 200, "content-type": "application/grpc+proto" };

export class Server {
  private readonly answers = new Map<string, Answer>();
  private readonly server: Http2Server = createServer();

  addService(
    service: Readonly<Record<string, Method>>,
    handlers: Readonly<Record<string, Handler | undefined>>,
  ): void {
    for (const [name, method] of Object.entries(service)) {
      const handler = handlers[name];
      if (handler) this.answers.set(method.path, answerOf(method, handler));
    }
  }

  /** Listens at `HOST:0`, a port that the system chooses. */
  bindAsync(address: string, _credentials: unknown, done: (error: unknown, port: number) => void): void {
    const answers = withShortcuts(this.answers);
    this.server.on("stream", (stream, { ":path": path = "" }) => receive(stream, answers.get(path)));
    this.server.on("error", (error) => done(error, 0));
    // Whoever else is on the machine reaches this port, and could configure the pack.
    this.server.on("connection", (socket: Socket) => {
      if (isOfAnotherUser(socket)) socket.destroy();
    });
    const host = address.replace(/:0$/, "");
    this.server.listen(0, host, () => done(null, (this.server.address() as AddressInfo).port));
  }

  /** Takes no more connections. */
  close(): void {
    this.server.close();
  }
}

const answerOf =
  ({ requestDeserialize, responseSerialize }: Method, handler: Handler): Answer =>
  (message) =>
    new Promise((resolve, reject) =>
      handler({ request: requestDeserialize(message) }, (error, response) =>
        error ? reject(error) : resolve(responseSerialize(response as never)),
      ),
    );

function receive(stream: ServerHttp2Stream, answer: Answer | undefined): void {
  const chunks: Buffer[] = [];
  // A call that is cancelled, or whose caller is gone, ends by itself.
  stream.on("error", () => {});
  let length = 0;
  stream.on("data", (chunk: Buffer) => {
    length += chunk.length;
    if (length <= LONGEST_MESSAGE_BYTES) chunks.push(chunk);
    else chunks.length = 0;
  });
  stream.on("end", () => {
    if (length > LONGEST_MESSAGE_BYTES)
      return fail(stream, status.RESOURCE_EXHAUSTED, "the message is larger than 400 MB");
    if (!answer) return fail(stream, status.UNIMPLEMENTED, "the policy pack has no such method");
    const frame = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
    if (frame[0] !== 0)
      return fail(stream, status.UNIMPLEMENTED, "the policy pack reads no compressed message");
    answer(frame.subarray(PREFIX_BYTES)).then(
      (message) => send(stream, message),
      (error) => fail(stream, status.UNKNOWN, error instanceof Error ? error.message : String(error)),
    );
  });
}

function send(stream: ServerHttp2Stream, message: Uint8Array): void {
  if (stream.destroyed || stream.closed) return;
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeUInt32BE(message.length, 1);
  stream.respond(RESPONSE, { waitForTrailers: true });
  stream.once("wantTrailers", () => stream.sendTrailers({ "grpc-status": String(status.OK) }));
  stream.end(Buffer.concat([prefix, message]));
}

function fail(stream: ServerHttp2Stream, code: number, message: string): void {
  if (stream.destroyed || stream.closed) return;
  // Halves of characters, which have no encoding, become the mark of what is none.
  const text = Buffer.from(message.slice(0, MAX_MESSAGE)).toString();
  stream.respond(
    { ...RESPONSE, "grpc-status": String(code), "grpc-message": encodeURIComponent(text) },
    { endStream: true },
  );
}

/** There is nothing to keep secret from: the engine asks on localhost. */
export const ServerCredentials = { createInsecure: () => ({}) };

/** Generated code makes a client of each service; the pack calls none. */
export const makeGenericClientConstructor = () => class {};
