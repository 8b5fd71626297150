import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:http2";
import { type Handler, Server } from "../../../policies/server/grpc";

/** What a call is answered whose handler fails. */
async function answerOf(handler: Handler): Promise<Record<string, unknown>> {
  const server = new Server();
  const method = {
    path: "/Analyzer/Analyze",
    requestDeserialize: () => "",
    responseSerialize: () => Buffer.alloc(0),
  };
  server.addService({ analyze: method }, { analyze: handler });
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", undefined, (error, given) => (error ? reject(error) : resolve(given))),
  );
  const client = connect(`http://127.0.0.1:${port}`);
  try {
    const call = client.request({ ":method": "POST", ":path": method.path });
    call.end(Buffer.alloc(5));
    const [headers] = await once(call, "response");
    return headers;
  } finally {
    client.destroy();
    server.close();
  }
}

describe("the pack's server", () => {
  for (const [what, message] of [
    ["halves of characters", "no \ud800 value \udfff"],
    ["more than headers hold", "\u20ac".repeat(200_000)],
    ["line breaks and zero bytes", "a\r\nb\0"],
  ] as const)
    it(`answers a call that fails with ${what}`, async () => {
      const headers = await answerOf((_, callback) => callback(new Error(message)));
      assert.equal(headers["grpc-status"], "2");
      const text = decodeURIComponent(String(headers["grpc-message"]));
      assert(text.length > 0 && Buffer.from(message).toString().startsWith(text), text.slice(0, 100));
    });
});
