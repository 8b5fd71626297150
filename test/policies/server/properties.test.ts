import assert from "node:assert/strict";
import fc from "fast-check";
import { BinaryReader } from "google-protobuf";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { readFields } from "../../../policies/server/properties";

type Fields = Parameters<typeof Struct.fromJavaScript>[0];

const sent = (fields: Fields) => Buffer.from(Struct.fromJavaScript(fields).serializeBinary());
const read = (...parts: readonly Uint8Array[]) => readFields(new BinaryReader(Buffer.concat(parts)));

/** A field of a message that holds bytes. */
function part(field: number, bytes: Buffer): Buffer {
  const length: number[] = [];
  for (let left = bytes.length; left > 0 || length.length === 0; left >>>= 7)
    length.push((left & 0x7f) | (left > 0x7f ? 0x80 : 0));
  return Buffer.concat([Buffer.from([(field << 3) | 2, ...length]), bytes]);
}

const isNested = (value: unknown): value is { a: unknown } =>
  typeof value === "object" && value !== null && "a" in value;

describe("properties that the pack's server reads", () => {
  it("are what was sent, of every form", () => {
    const forms = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }));
    fc.assert(
      fc.property(forms, (fields) => {
        const received = Struct.deserializeBinary(sent(fields as Fields)).toJavaScript();
        assert.deepEqual(read(sent(fields as Fields)), received);
      }),
      { numRuns: 50 },
    );
    assert.deepEqual(read(sent({ a: [1, "ä\u{1f600}", { c: [] }, null], d: { e: false } })), {
      a: [1, "ä\u{1f600}", { c: [] }, null],
      d: { e: false },
    });
  });

  it("keep names that every object has", () => {
    assert.deepEqual(read(sent({ toString: "a", constructor: [] } as unknown as Fields)), {
      toString: "a",
      constructor: [],
    });
    // A structure of google-protobuf's does not hold it.
    const named = Buffer.from(
      sent({ "name-of-9": { a: 1 } })
        .toString("latin1")
        .replace("name-of-9", "__proto__"),
      "latin1",
    );
    assert.deepEqual(Object.entries(read(named)), [["__proto__", { a: 1 }]]);
  });

  it("have the last value of a name that is there twice", () => {
    assert.deepEqual(read(sent({ name: "a" }), sent({ name: "b" })), { name: "b" });
  });

  it("are read as deep as rules look, however deep they are sent", () => {
    let inner: Buffer = Buffer.alloc(0);
    for (let level = 0; level < 5_000; level++)
      inner = part(1, Buffer.concat([part(1, Buffer.from("a")), part(2, part(5, inner))]));
    let value: unknown = read(inner);
    let levels = 0;
    for (; isNested(value); levels++) value = value.a;
    assert(levels >= 500 && levels < 1_000, String(levels));
    assert.equal(value, null);
    assert.deepEqual(read(sent({ a: { b: 1 } })), { a: { b: 1 } });
  });

  it("are unknown where Pulumi's SDK would stop at them, as at a file of which the engine keeps the hash alone", () => {
    const mark = (kind: string, fields: object) => ({ "4dabf18193072939515e22adb298388d": kind, ...fields });
    const asset = (fields: object) => mark("c44067f5952c0a294b673a41bacd8c17", fields);
    const archive = (fields: object) => mark("0def7320c3a5731c473e5ecbe6d01bc7", fields);
    const readable = {
      asset: asset({ path: "a.txt" }),
      archive: archive({ assets: { a: asset({ text: "a" }), b: archive({ uri: "https://a" }) } }),
      empty: archive({ assets: {} }),
      secret: mark("1b47061264138c4ac30d75fd1eb44270", { value: "a" }),
    };
    assert.deepEqual(read(sent(readable as Fields)), readable);
    const unreadable = [
      asset({ hash: "9d19" }),
      archive({ hash: "9d19" }),
      archive({ assets: { a: asset({ hash: "9d19" }) } }),
      mark("of a later version", { value: 1 }),
    ];
    const properties = read(sent({ assets: unreadable } as unknown as Fields));
    assert.deepEqual(properties, { assets: unreadable.map(() => "04da6b54-80e4-46f7-96ec-b56ff0331ba9") });
  });

  it("pass over what later versions may add", () => {
    const UNKNOWN_FIELD = Buffer.from([0x7a, 0x01, 0x61]);
    assert.deepEqual(read(UNKNOWN_FIELD, sent({ replicas: 3 })), { replicas: 3 });
  });
});
