import assert from "node:assert/strict";
import { METADATA_EGRESS } from "../../../gke/metadata-egress";
import { parseCidr } from "../../../stacks/cidr";
import { identityEgress } from "../../../stacks/shared/egress";

type Rule = {
  to?: { ipBlock: { cidr: string; except?: string[] } }[];
  ports: { protocol: string; port: number }[];
};
const RULES = identityEgress() as Rule[];

const allows = (address: string, protocol: string, port: number): boolean => {
  const at = parseCidr(`${address}/32`)?.first ?? Number.NaN;
  return RULES.some(
    ({ to, ports }) =>
      ports.some((open) => open.protocol === protocol && open.port === port) &&
      (to === undefined ||
        to.some(({ ipBlock }) => {
          const range = parseCidr(ipBlock.cidr);
          return range !== undefined && range.first <= at && at <= range.last;
        })),
  );
};

describe("the egress that an identity needs", () => {
  for (const [dataplane, { address, ports }] of Object.entries(METADATA_EGRESS)) {
    for (const port of ports) {
      it(`accepts the metadata server of ${dataplane} at ${address}:${port}`, () =>
        assert.ok(allows(address, "TCP", port)));
    }
  }

  for (const protocol of ["UDP", "TCP"]) {
    it(`accepts DNS over ${protocol} at any resolver`, () => assert.ok(allows("192.0.2.53", protocol, 53)));
  }

  it("accepts HTTPS", () => assert.ok(allows("192.0.2.1", "TCP", 443)));

  for (const [address, port] of [
    ["127.0.0.1", 988],
    ["169.254.169.253", 988],
    ["169.254.169.254", 988],
    ["192.0.2.1", 80],
  ] as const) {
    it(`rejects ${address}:${port}`, () => assert.ok(!allows(address, "TCP", port)));
  }
});
