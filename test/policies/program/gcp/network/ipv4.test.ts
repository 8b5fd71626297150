import assert from "node:assert/strict";
import { BlockList } from "node:net";
import fc from "fast-check";
import {
  blockHolds,
  coversBlock,
  isSingleAddress,
  parseAddress,
  parseBlock,
} from "../../../../../policies/program/gcp/network/ipv4";

const octet = fc.nat(255);
const address = fc.tuple(octet, octet, octet, octet).map((octets) => octets.join("."));
const prefix = fc.nat(32);

describe("IPv4 blocks", () => {
  it("hold the addresses that Node's own block lists hold", () => {
    fc.assert(
      fc.property(address, prefix, address, (base, length, other) => {
        const list = new BlockList();
        list.addSubnet(base, length, "ipv4");
        assert.equal(blockHolds(`${base}/${length}`, other), list.check(other));
      }),
    );
  });

  it("hold an address that differs only behind the prefix, and not one that differs before it", () => {
    fc.assert(
      fc.property(address, prefix, fc.nat(31), (base, length, bit) => {
        const flipped = ((parseAddress(base) ?? 0) ^ (2 ** (31 - bit))) >>> 0;
        const text = [24, 16, 8, 0].map((shift) => (flipped >>> shift) & 255).join(".");
        assert.equal(blockHolds(`${base}/${length}`, base), true);
        assert.equal(blockHolds(`${base}/${length}`, text), bit >= length);
      }),
    );
  });

  it("have 2 to the power of the host bits addresses", () => {
    fc.assert(
      fc.property(address, prefix, (base, length) => {
        const block = parseBlock(`${base}/${length}`);
        assert.ok(block);
        assert.equal(block.last - block.first + 1, 2 ** (32 - length));
        assert.equal(block.first % 2 ** (32 - length), 0);
      }),
    );
  });

  it("are covered by others together, whatever their order, or are not", () => {
    assert.equal(coversBlock(["10.128.0.0/9", "10.0.0.0/9"], "10.0.0.0/8"), true);
    assert.equal(coversBlock(["10.0.0.0/9", "10.0.0.0/8", "fd00::/8"], "10.0.0.0/8"), true);
    assert.equal(coversBlock(["0.0.0.0/1", "128.0.0.0/1"], "0.0.0.0/0"), true);
    assert.equal(coversBlock(["10.0.0.0/9", "10.192.0.0/10"], "10.0.0.0/8"), false);
    assert.equal(coversBlock([], "10.0.0.0/8"), false);
    assert.equal(coversBlock(["::/0"], "::/0"), false);
  });

  it("are single addresses only with a prefix of 32", () => {
    assert.equal(isSingleAddress("169.254.169.254/32", "169.254.169.254"), true);
    assert.equal(isSingleAddress("169.254.169.254/31", "169.254.169.254"), false);
    assert.equal(isSingleAddress("169.254.169.252/32", "169.254.169.254"), false);
  });

  for (const text of [
    "",
    "10.0.0.0",
    "10.0.0/8",
    "10.0.0.0/33",
    "10.0.0.0/",
    "10.0.0.256/8",
    "10.00.0.1/8",
  ]) {
    it(`are not read from ${JSON.stringify(text)}`, () => assert.equal(parseBlock(text), undefined));
  }
  for (const text of ["fd20:ce::254/128", "::/0", "::ffff:169.254.169.254/128", "10.0.0.0/8/8"]) {
    it(`are not read from ${JSON.stringify(text)}, which then holds nothing`, () => {
      assert.equal(parseBlock(text), undefined);
      assert.equal(blockHolds(text, "169.254.169.254"), false);
    });
  }
});
