import assert from "node:assert/strict";
import { Duplex, PassThrough } from "node:stream";
import * as messages from "@pulumi/pulumi/proto/resource_pb";
import * as fc from "fast-check";
import { FAREWELL } from "../../../../cli/offline/connection/light-pipe";
import { servePipe } from "../../../../cli/offline/connection/pipe-server";

const request = new messages.SupportsFeatureRequest();

/** A pipe that is served: what is written to `calls` asks, and `answers` gives what is answered. */
function served() {
  const calls = new PassThrough();
  const answers = new PassThrough();
  const pipe = Duplex.from({ readable: calls, writable: answers });
  const supportsFeature = {
    request: messages.SupportsFeatureRequest,
    answer: (asked: unknown) => {
      const id = (asked as messages.SupportsFeatureRequest).getId();
      if (id === "") throw new Error("no id");
      const response = new messages.SupportsFeatureResponse();
      response.setHassupport(id.startsWith("known"));
      return response;
    },
  };
  const farewell = servePipe(pipe, { monitor: { supportsFeature }, engine: {} });
  return { calls, answers, pipe, farewell };
}

function call(number: number, id: string, path = "/pulumirpc.ResourceMonitor/SupportsFeature"): Buffer {
  request.setId(id);
  const body = Buffer.concat([Buffer.from(path), request.serializeBinary()]);
  const head = Buffer.alloc(10);
  head.writeUInt32LE(6 + body.length, 0);
  head.writeUInt32LE(number, 4);
  head.writeUInt16LE(path.length, 8);
  return Buffer.concat([head, body]);
}

/** The answers in what was read: for each call its status, and whether there is support or what the error is. */
function read(bytes: Buffer): Record<number, [number, unknown]> {
  const found: Record<number, [number, unknown]> = {};
  for (let at = 0; at < bytes.length; at += 4 + bytes.readUInt32LE(at)) {
    const body = bytes.subarray(at + 9, at + 4 + bytes.readUInt32LE(at));
    const status = bytes.readUInt8(at + 8);
    found[bytes.readUInt32LE(at + 4)] = [
      status,
      status === 0
        ? messages.SupportsFeatureResponse.deserializeBinary(body).getHassupport()
        : body.toString(),
    ];
  }
  return found;
}

async function answersTo(chunks: readonly Buffer[]): Promise<Record<number, [number, unknown]>> {
  const { calls, answers } = served();
  const got: Buffer[] = [];
  answers.on("data", (chunk) => got.push(chunk));
  for (const chunk of chunks) calls.write(chunk);
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  return read(Buffer.concat(got));
}

describe("the pipe to a program", () => {
  function farewellOf(text: string): Buffer {
    const head = Buffer.alloc(10);
    head.writeUInt32LE(6 + FAREWELL.length + text.length, 0);
    head.writeUInt16LE(FAREWELL.length, 8);
    return Buffer.concat([head, Buffer.from(FAREWELL + text)]);
  }

  it("takes the program's farewell, with its number, and answers nothing to it", async () => {
    const { calls, answers, farewell } = served();
    const frame = farewellOf("12 0");
    calls.write(frame.subarray(0, -1));
    await new Promise(setImmediate);
    assert.equal(farewell(), undefined);
    calls.write(frame.subarray(-1));
    await new Promise(setImmediate);
    assert.equal(farewell(), 12);
    assert.equal(answers.read(), null);
  });

  const ask = call(1, "known");
  const farewells: Record<string, [expected: number | undefined, ...frames: Buffer[]]> = {
    "that counts the calls": [3, ask, ask, farewellOf("3 2")],
    "that counts more calls": [undefined, ask, farewellOf("3 2")],
    "that counts none": [undefined, ask, farewellOf("3")],
    "before a call": [undefined, ask, farewellOf("3 1"), ask],
    "of somebody else before the program's": [undefined, ask, farewellOf("3 1"), farewellOf("3 1")],
  };
  for (const [what, [expected, ...frames]] of Object.entries(farewells))
    it(`takes ${expected ?? "no number"} of a farewell ${what}`, async () => {
      const { calls, farewell } = served();
      for (const frame of frames) calls.write(frame);
      await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
      assert.equal(farewell(), expected);
    });

  it("answers each call, in whatever pieces it comes", async () => {
    const ids = fc.array(fc.string({ maxLength: 300 }), { minLength: 1, maxLength: 6 });
    const sizes = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(ids, sizes, async (asked, pieces) => {
        const all = Buffer.concat(asked.map((id, number) => call(number, `known ${id}`)));
        const chunks: Buffer[] = [];
        for (let at = 0, i = 0; at < all.length; i++) {
          const size = pieces[i % pieces.length] as number;
          chunks.push(all.subarray(at, at + size));
          at += size;
        }
        const expected = asked.map((_, number) => [String(number), [0, true]]);
        assert.deepEqual(Object.entries(await answersTo(chunks)), expected);
      }),
      { numRuns: 100 },
    );
  });

  it("answers with an error what is refused, and what it does not know", async () => {
    const path = "/pulumirpc.ResourceMonitor/Undo";
    assert.deepEqual(await answersTo([call(1, ""), call(2, "known", path), call(3, "other")]), {
      1: [2, "no id"],
      2: [12, `The server does not implement the method ${path}`],
      3: [0, false],
    });
  });

  it("is closed where what comes is no call", async () => {
    for (const length of [0, 1, 5, 0xffff_ffff]) {
      const { calls, pipe } = served();
      const nonsense = Buffer.alloc(12);
      nonsense.writeUInt32LE(length, 0);
      const closed = new Promise((resolve) => pipe.once("close", resolve));
      calls.write(nonsense);
      await closed;
    }
  });
});
