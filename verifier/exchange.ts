// One HTTP request with hard bounds, and the raw truth about how it ended.

import { request as httpRequest } from "node:http";
import { request as httpsRequest, type RequestOptions } from "node:https";

export interface Limits {
  /** Milliseconds until the TCP connection is there. */
  readonly connect: number;
  /** Milliseconds from then (with TLS' handshake) to the answer's last byte. */
  readonly response: number;
  /** Bytes of the answer's body. */
  readonly bytes: number;
}

export interface Answer {
  readonly ok: true;
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  readonly milliseconds: number;
}

/** Codes of our own beside those of Node.js. */
export const CODE = {
  connectTimeout: "VERIFIER_CONNECT_TIMEOUT",
  responseTimeout: "VERIFIER_RESPONSE_TIMEOUT",
  tooLarge: "VERIFIER_ANSWER_TOO_LARGE",
} as const;

export interface Failure {
  readonly ok: false;
  /** Of Node.js (`ECONNREFUSED`, `HPE_INVALID_CONSTANT`) or of CODE. Never free text. */
  readonly code: string;
  /** Whether the TCP connection was there. */
  readonly isConnected: boolean;
  readonly milliseconds: number;
}

export type Exchange = Answer | Failure;

/** Sends a request and waits for the whole answer. Never rejects, and is over after `connect` + `response` milliseconds. */
export function exchange(
  options: RequestOptions & { readonly tls: boolean },
  limits: Limits,
  body?: string,
): Promise<Exchange> {
  const start = performance.now();
  return new Promise((resolve) => {
    let isConnected = false;
    let timer: NodeJS.Timeout;
    const finish = (result: Answer | { ok: false; code: string }) => {
      clearTimeout(timer);
      const milliseconds = Math.round(performance.now() - start);
      resolve(result.ok ? { ...result, milliseconds } : { ...result, isConnected, milliseconds });
    };
    const fail = (code: string) => {
      finish({ ok: false, code });
      request.destroy();
    };
    const request = (options.tls ? httpsRequest : httpRequest)(options, (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on("data", (chunk: Buffer) => {
        size += chunk.length;
        if (size > limits.bytes) fail(CODE.tooLarge);
        else chunks.push(chunk);
      });
      response.on("error", (error) => fail(codeOf(error)));
      response.on("end", () =>
        finish({
          ok: true,
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString("utf8"),
          milliseconds: 0,
        }),
      );
    });
    timer = setTimeout(() => fail(CODE.connectTimeout), limits.connect);
    const connected = () => {
      isConnected = true;
      clearTimeout(timer);
      timer = setTimeout(() => fail(CODE.responseTimeout), limits.response);
    };
    request.on("socket", (socket) => (socket.connecting ? socket.once("connect", connected) : connected()));
    request.on("error", (error) => fail(codeOf(error)));
    request.end(body);
  });
}

function codeOf(error: Error): string {
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === "string" && /^[A-Z0-9_]{1,60}$/.test(code) ? code : "UNKNOWN";
}
