import assert from "node:assert/strict";
import fc from "fast-check";
import { BinaryReader } from "google-protobuf";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { readFields } from "../../../policies/server/properties";

type Fields = Parameters<typeof Struct.fromJavaScript>[0];

const sent = (fields: Fields) => Buffer.from(Struct.fromJavaScript(fields).serializeBinary());
const read = (...parts: readonly Uint8Array[]) => readFields(new BinaryReader(Buffer.concat(parts)));

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

  it("pass over what later versions may add", () => {
    const UNKNOWN_FIELD = Buffer.from([0x7a, 0x01, 0x61]);
    assert.deepEqual(read(UNKNOWN_FIELD, sent({ replicas: 3 })), { replicas: 3 });
  });
});
