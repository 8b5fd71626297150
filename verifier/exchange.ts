// One HTTP request with hard bounds, and the raw truth about how it ended.

import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import type { RequestOptions } from "node:https";
import { elapsedSince, monotonic } from "./clock";

export interface Limits {
  /** Milliseconds until the TCP connection must be established. */
  readonly connect: number;
  /** Milliseconds from then, with the TLS handshake, until the answer's last byte must have arrived. */
  readonly response: number;
  /** The largest body of an answer. */
  readonly bytes: number;
}

export interface Answer {
  readonly ok: true;
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly milliseconds: number;
}

export interface Failure {
  readonly ok: false;
  /** Node.js's code (`ECONNREFUSED`, `HPE_INVALID_CONSTANT`), or CONNECT_TIMEOUT, RESPONSE_TIMEOUT or TOO_LARGE. Never free text. */
  readonly code: string;
  /** Whether the TCP connection was established. */
  readonly isConnected: boolean;
  readonly milliseconds: number;
}

export type Exchange = Answer | Failure;

/** Loaded when needed: `node` mode, which starts on every node, uses no TLS. */
export const https = () => process.getBuiltinModule("node:https");

/** Sends a request and waits for the whole answer. Never rejects, and is over after `connect` + `response` milliseconds. */
export function exchange(
  options: RequestOptions & { readonly tls?: boolean },
  limits: Limits,
  body?: string,
): Promise<Exchange> {
  const start = monotonic();
  return new Promise((resolve) => {
    let isConnected = false;
    let timer: NodeJS.Timeout;
    const elapsed = () => {
      clearTimeout(timer);
      return elapsedSince(start);
    };
    const fail = (code: string) => {
      resolve({ ok: false, code, isConnected, milliseconds: elapsed() });
      request.destroy();
    };
    const failed = (error: Error) => fail(codeOf(error));
    const send = options.tls ? https().request : httpRequest;
    // Without an agent each request gets a connection of its own, like a new client's.
    const request = send({ agent: false, ...options }, (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on("data", (chunk: Buffer) => {
        size += chunk.length;
        if (size > limits.bytes) fail("TOO_LARGE");
        else chunks.push(chunk);
      });
      response.on("error", failed);
      response.on("end", () => {
        const { statusCode: status = 0, headers } = response;
        resolve({
          ok: true,
          status,
          headers,
          body: Buffer.concat(chunks).toString(),
          milliseconds: elapsed(),
        });
      });
    });
    timer = setTimeout(() => fail("CONNECT_TIMEOUT"), limits.connect);
    const connected = () => {
      isConnected = true;
      clearTimeout(timer);
      timer = setTimeout(() => fail("RESPONSE_TIMEOUT"), limits.response);
    };
    request.on("socket", (socket) => (socket.connecting ? socket.once("connect", connected) : connected()));
    request.on("error", failed);
    request.end(body);
  });
}

/** The code of an error of Node.js, which is never free text. */
export function codeOf(error: unknown): string {
  const code = String((error as NodeJS.ErrnoException | undefined)?.code);
  return /^[A-Z0-9_]{1,60}$/.test(code) ? code : "UNKNOWN";
}
