import assert from "node:assert/strict";
import { Duplex, PassThrough } from "node:stream";
import { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { Engine } from "../../../../cli/offline/engine/engine";
import { Transforms } from "../../../../cli/offline/engine/transforms";
import { Charts } from "../../../../cli/offline/manifests/charts";
import { toStruct } from "../../../../cli/offline/protocol/messages";
import { Providers } from "../../../../cli/offline/providers";

const TYPE = "test:index:Resource";

/** An engine that was called to register a resource. */
async function engineAfter(body: Uint8Array): Promise<Engine> {
  const engine = new Engine({
    project: "project",
    stack: "stack",
    config: {},
    providers: new Providers(__dirname),
    charts: new Charts(__dirname, false),
    judge: { remediate: async () => [], analyze: () => {} },
  });
  const calls = new PassThrough();
  const answers = new PassThrough();
  engine.serve(Duplex.from({ readable: calls, writable: answers }));
  const path = "/pulumirpc.ResourceMonitor/RegisterResource";
  const head = Buffer.alloc(10);
  head.writeUInt32LE(6 + path.length + body.length, 0);
  head.writeUInt16LE(path.length, 8);
  calls.write(Buffer.concat([head, Buffer.from(path), body]));
  await new Promise((resolve) => answers.once("data", resolve));
  return engine;
}

function registration(properties: Record<string, unknown>): Uint8Array {
  const request = new RegisterResourceRequest();
  request.setType(TYPE);
  request.setName("deep");
  request.setObject(toStruct(properties));
  return request.serializeBinary();
}

/** A value in so many objects, or lists. */
function nested(levels: number, within: (value: unknown) => unknown): unknown {
  let value: unknown = "innermost";
  for (let i = 0; i < levels; i++) value = within(value);
  return value;
}
const inObject = (value: unknown) => ({ value });
const inList = (value: unknown) => [value];

/** A field of a message that holds bytes. */
function field(number: number, content: Buffer): Buffer {
  const length: number[] = [];
  for (let rest = content.length; ; rest >>= 7) {
    length.push(rest > 127 ? (rest & 127) | 128 : rest);
    if (rest <= 127) return Buffer.concat([Buffer.from([(number << 3) | 2, ...length]), content]);
  }
}

describe("the engine", () => {
  const deep = /nested in more than 500 levels/;

  for (const [what, within] of [
    ["objects", inObject],
    ["lists", inList],
  ] as const)
    it(`takes ${what} in each other up to the limit`, async () => {
      const engine = await engineAfter(registration({ value: nested(499, within) }));
      assert.equal(engine.failure, undefined);
      assert.deepEqual(engine.resources[0]?.inputs, { value: nested(499, within) });
      const refused = await engineAfter(registration({ value: nested(501, within) }));
      assert.match(String(refused.failure?.message), deep);
      assert.deepEqual(refused.resources, []);
    });

  it("refuses what is nested more deeply than can be read", async () => {
    // Of RegisterResourceRequest, object is the field 5; of Struct, fields is 1; of its entries, 1 and 2; of Value, struct_value is 5.
    let struct: Buffer = Buffer.alloc(0);
    for (let i = 0; i < 5_000; i++)
      struct = field(1, Buffer.concat([field(1, Buffer.from("v")), field(2, field(5, struct))]));
    const { failure } = await engineAfter(field(5, struct));
    assert.match(String(failure?.message), deep);
  });

  it("goes through no parents where no resource has transforms", async () => {
    const parents = {
      [Symbol.iterator]: () =>
        assert.fail("it goes through the parents, who may be thousands for each resource"),
    };
    await new Transforms().apply(new RegisterResourceRequest(), parents);
  });
});
