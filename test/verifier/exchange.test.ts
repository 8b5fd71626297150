import assert from "node:assert/strict";
import { createServer } from "node:net";
import { exchange } from "../../verifier/exchange";
import { MetadataServer } from "./support/metadata-server";

describe("a request with bounds", () => {
  let server: MetadataServer;
  before(async () => {
    server = await MetadataServer.start();
  });
  after(() => server.stop());
  afterEach(() => {
    server.behaviour = {};
  });

  const limits = { connect: 300, response: 200, bytes: 1000 };
  const ask = (port = server.port) => exchange({ host: "127.0.0.1", port, path: "/", agent: false }, limits);

  it("gives the answer as it is", async () => {
    server.behaviour = { status: 418, body: "I am a teapot" };
    const answer = await ask();
    assert.ok(answer.ok);
    assert.equal(answer.status, 418);
    assert.equal(answer.body, "I am a teapot");
    assert.equal(answer.headers["metadata-flavor"], "Google");
  });

  for (const [what, connection, code] of [
    ["a server that never answers", "hang", "RESPONSE_TIMEOUT"],
    ["an answer that never ends", "drip", "RESPONSE_TIMEOUT"],
    ["a reset", "reset", "ECONNRESET"],
    ["an answer cut in the middle", "close", "ECONNRESET"],
    ["something that is not HTTP", "raw", "HPE_INVALID_CONSTANT"],
  ] as const) {
    it(`ends in time with a code on ${what}`, async () => {
      server.behaviour = { connection };
      const start = performance.now();
      const failure = await ask();
      assert.ok(!failure.ok);
      assert.equal(failure.code, code);
      assert.equal(failure.isConnected, true);
      assert.ok(performance.now() - start < limits.connect + limits.response + 200);
    });
  }

  it("ends on more than it takes", async () => {
    server.behaviour = { body: "x".repeat(limits.bytes + 1) };
    const failure = await ask();
    assert.deepEqual(
      { ...failure, milliseconds: 0 },
      { ok: false, code: "TOO_LARGE", isConnected: true, milliseconds: 0 },
    );
  });

  it("tells a port without a listener", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => taken.once("listening", resolve));
    const { port } = taken.address() as { port: number };
    await new Promise((resolve) => taken.close(resolve));
    const failure = await ask(port);
    assert.ok(!failure.ok);
    assert.equal(failure.code, "ECONNREFUSED");
    assert.equal(failure.isConnected, false);
  });
});
