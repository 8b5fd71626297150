import type { Duplex } from "node:stream";
import { LONGEST_MESSAGE_BYTES } from "../../../policies/server/limits";
import { FAREWELL } from "./light-pipe";
import type { Method, Service } from "./service";
import type { Services } from "./services";

/** The head of a call: length of the rest, the call's number, and length of the method's path. */
const CALL_HEAD = 10;
/** The head of an answer: length of the rest, the call's number, and gRPC's status. */
const ANSWER_HEAD = 9;
/** Statuses of gRPC (https://grpc.io/docs/guides/status-codes/, 2026-11-28). */
const [OK, UNKNOWN, UNIMPLEMENTED] = [0, 2, 12];

/**
 * Serves the protocols through a pipe to the one process that holds its other end, as LIGHT_PIPE asks there.
 * @returns what gives how many functions the process has reported, by its farewell. Undefined as long as that is not the last that came, and
 * where it does not count the calls before it: then the process says more, or something else has written it.
 */
export function servePipe(pipe: Duplex, { monitor, engine }: Services): () => number | undefined {
  let farewell: string | undefined;
  let isOnlyAndLast = false;
  let calls = 0;
  const methods = new Map([...byPath("ResourceMonitor", monitor), ...byPath("Engine", engine)]);
  const answer = async (call: Buffer) => {
    const bodyStart = CALL_HEAD + call.readUInt16LE(8);
    const path = call.toString("latin1", CALL_HEAD, bodyStart);
    isOnlyAndLast = path === FAREWELL && farewell === undefined;
    if (path === FAREWELL) {
      farewell = call.toString("latin1", bodyStart);
      return;
    }
    calls++;
    const [status, body] = await answerOf(methods.get(path), path, call.subarray(bodyStart));
    const head = Buffer.allocUnsafe(ANSWER_HEAD);
    head.writeUInt32LE(body.length + ANSWER_HEAD - 4, 0);
    head.writeUInt32LE(call.readUInt32LE(4), 4);
    head.writeUInt8(status, 8);
    pipe.write(Buffer.concat([head, body]));
  };
  const frames = new Frames();
  pipe.on("data", (chunk: Buffer) => {
    try {
      for (const call of frames.of(chunk)) void answer(call);
    } catch {
      // Bytes that are no frame cannot be answered: all open calls fail.
      pipe.destroy();
    }
  });
  // The process has ended, so nobody reads any more.
  pipe.on("error", () => undefined);
  return () => {
    const [reports, asked] = farewell?.split(" ") ?? [];
    return isOnlyAndLast && Number(asked) === calls ? Number(reports) : undefined;
  };
}

const byPath = (protocol: string, service: Service): [string, Method][] =>
  Object.entries(service).map(([name, method]) => [
    `/pulumirpc.${protocol}/${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    method,
  ]);

async function answerOf(
  method: Method | undefined,
  path: string,
  body: Uint8Array,
): Promise<[status: number, body: Uint8Array]> {
  if (!method) return [UNIMPLEMENTED, Buffer.from(`The server does not implement the method ${path}`)];
  try {
    const response = await method.answer(method.request.deserializeBinary(body));
    return [OK, response.serializeBinary()];
  } catch (error) {
    return [UNKNOWN, Buffer.from(error instanceof Error ? error.message : String(error))];
  }
}

/** Assembles frames from the chunks of a stream. */
class Frames {
  private pieces: Buffer[] = [];
  private length = 0;
  /** The length of the next frame; a guess until enough of it has arrived. */
  private wanted = CALL_HEAD;

  /** The frames that this chunk completes. @throws RangeError where one is too short or too long. */
  *of(chunk: Buffer): Iterable<Buffer> {
    this.pieces.push(chunk);
    this.length += chunk.length;
    while (this.length >= this.wanted) {
      const all = this.pieces.length === 1 ? (this.pieces[0] as Buffer) : Buffer.concat(this.pieces);
      this.pieces = [all];
      this.wanted = 4 + all.readUInt32LE(0);
      if (this.wanted < CALL_HEAD || this.wanted > LONGEST_MESSAGE_BYTES) throw new RangeError("not a call");
      if (all.length < this.wanted) return;
      yield all.subarray(0, this.wanted);
      const rest = all.subarray(this.wanted);
      this.pieces = [rest];
      this.length = rest.length;
      this.wanted = CALL_HEAD;
    }
  }
}
