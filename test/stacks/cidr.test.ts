import assert from "node:assert/strict";
import fc from "fast-check";
import { overlaps, parseCidr, type Range } from "../../stacks/cidr";

const blocks = fc
  .record({ prefix: fc.integer({ min: 0, max: 32 }), index: fc.nat(2 ** 32 - 1) })
  .map(({ prefix, index }) => {
    const size = 2 ** (32 - prefix);
    const first = Math.floor(index / size) * size;
    return { first, last: first + size - 1, prefix };
  });

const format = ({ first, prefix }: Range) =>
  `${[24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join(".")}/${prefix}`;

describe("a range of addresses", () => {
  it("is read as it is written", () => {
    fc.assert(fc.property(blocks, (range) => assert.deepEqual(parseCidr(format(range)), range)));
  });

  for (const [text, why] of [
    ["10.0.0.1/20", "an address with bits behind the prefix"],
    ["10.0.0.0", "an address without prefix"],
    ["10.0.0.0/33", "a prefix of more than 32 bits"],
    ["10.0.256.0/24", "an octet of more than 8 bits"],
    ["10.0.0/24", "three octets"],
    [" 10.0.0.0/24", "a space"],
    ["fd00::/64", "IPv6"],
    ["", "nothing"],
  ] as const) {
    it(`rejects ${why}`, () => assert.equal(parseCidr(text), undefined));
  }

  it("overlaps another exactly if one holds the other's first address", () => {
    const holds = (a: Range, b: Range) => a.first <= b.first && b.first <= a.last;
    fc.assert(
      fc.property(blocks, blocks, (a, b) => {
        assert.equal(overlaps(a, b), holds(a, b) || holds(b, a));
        assert.equal(overlaps(a, b), overlaps(b, a));
        assert.ok(overlaps(a, a));
      }),
    );
  });

  it("does not overlap its neighbour", () => {
    const [a, b] = ["10.0.0.0/25", "10.0.0.128/25"].map(parseCidr);
    assert.ok(a && b && !overlaps(a, b));
  });
});
