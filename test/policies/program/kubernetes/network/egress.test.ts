import assert from "node:assert/strict";
import fc from "fast-check";
import {
  allowsEgress,
  type EgressRule,
  isPort,
  type PolicySpec,
  type Port,
  restrictsEgress,
} from "../../../../../policies/program/kubernetes/network/egress";

const ADDRESS = "169.254.169.252";
const spec = (part: Partial<PolicySpec>): PolicySpec => ({ podSelector: {}, ...part });
const allows = (...egress: EgressRule[]) => allowsEgress(spec({ egress }), ADDRESS, 988);
const block = (cidr: string, except?: string[]) => ({ to: [{ ipBlock: { cidr, except } }] });
const port = fc.integer({ min: 1, max: 65535 });

describe("restrictsEgress", () => {
  const cases: [string, Partial<PolicySpec>, boolean][] = [
    ["neither types nor rules", {}, false],
    ["no types and an empty list of rules", { egress: [] }, false],
    ["no types and a rule", { egress: [{}] }, true],
    ["the type Ingress and a rule", { policyTypes: ["Ingress"], egress: [{}] }, false],
    ["the type Egress without a rule", { policyTypes: ["Ingress", "Egress"] }, true],
  ];
  for (const [title, part, expected] of cases)
    it(`is ${expected} for ${title}`, () => assert.equal(restrictsEgress(spec(part)), expected));

  it("is false without a spec", () => assert.equal(restrictsEgress(undefined), false));
});

describe("allowsEgress", () => {
  const cases: [string, EgressRule, boolean][] = [
    ["a rule for everything", {}, true],
    ["empty lists, which stand for everything", { to: [], ports: [] }, true],
    ["a block with the address", block("169.254.169.252/32"), true],
    ["a block around the address", block("169.254.0.0/16"), true],
    ["everything but a block around the address", block("0.0.0.0/0", ["169.254.0.0/16"]), false],
    ["everything but a block elsewhere", block("0.0.0.0/0", ["10.0.0.0/8"]), true],
    ["another block", block("10.0.0.0/8"), false],
    ["every namespace, as the address is not a Pod's", { to: [{ namespaceSelector: {} }] }, false],
    ["every Pod", { to: [{ podSelector: {} }] }, false],
    [
      "the address among other peers",
      { to: [{ podSelector: {} }, { ipBlock: { cidr: "0.0.0.0/0" } }] },
      true,
    ],
    ["the port", { ports: [{ port: 988 }] }, true],
    ["another port", { ports: [{ port: 80 }] }, false],
    ["the port over UDP", { ports: [{ port: 988, protocol: "UDP" }] }, false],
    ["all ports over UDP", { ports: [{ protocol: "UDP" }] }, false],
    ["all ports over TCP", { ports: [{ protocol: "TCP" }] }, true],
    ["a range with the port", { ports: [{ port: 900, endPort: 1000 }] }, true],
    ["a range below the port", { ports: [{ port: 80, endPort: 987 }] }, false],
    ["a named port, which is a Pod's", { ports: [{ port: "http" }] }, false],
    ["the port as text, which is a name to Kubernetes", { ports: [{ port: "988" }] }, false],
  ];
  for (const [title, rule, expected] of cases)
    it(`is ${expected} for ${title}`, () => assert.equal(allows(rule), expected));

  it("takes the union of the rules, and none allows nothing", () => {
    assert.equal(allows(block("10.0.0.0/8"), { ports: [{ port: 988 }] }), true);
    assert.equal(allows(), false);
    assert.equal(allowsEgress(undefined, ADDRESS, 988), false);
  });
});

describe("isPort", () => {
  it("is a range with both ends", () => {
    fc.assert(
      fc.property(port, port, port, (first, end, wanted) => {
        const range: Port = { port: first, endPort: end };
        assert.equal(isPort(range, wanted), wanted === first || (first <= wanted && wanted <= end));
      }),
    );
  });
});
