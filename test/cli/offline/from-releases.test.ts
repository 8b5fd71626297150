import assert from "node:assert/strict";
import { fromReleases } from "../../../cli/offline/from-releases";
import type { Diagnostic, JudgedResource } from "../../../cli/offline/protocol/analysis";
import { format, type Message, parse } from "../../../policies/evaluation/message";

const RELEASE = "kubernetes:helm.sh/v3:Release";
const resource = (urn: string, type: string, parent = "") =>
  ({ urn, type, parent, name: urn, inputs: { chart: "./chart" } }) as unknown as JudgedResource;
const RESOURCES = [
  resource("ingress", RELEASE),
  resource("webhook", "kubernetes:core/v1:ConfigMap", "ingress"),
  resource("own", "kubernetes:core/v1:ConfigMap"),
];

function diagnostic(policy: string, urn: string, status: Message["status"] = "violation"): Diagnostic {
  const message = format({ status, property: "spec", problem: "is wrong", fix: "Change it.", page: "page" });
  return { policy, urn, message, level: "mandatory", severity: "high" };
}

describe("fromReleases", () => {
  it("names the release and its chart in what is found of its objects, and changes nothing else", () => {
    const given = [diagnostic("a", "webhook"), diagnostic("a", "own"), diagnostic("b", "ingress")];
    const [told, ...others] = fromReleases(given, RESOURCES);
    assert.deepEqual(others, given.slice(1));
    assert.deepEqual(parse(told?.message ?? ""), {
      status: "violation",
      property: "spec",
      problem: 'is wrong (rendered by the Helm release "ingress" of the chart "./chart")',
      fix: "In the values of the release, or in its chart: Change it.",
      page: "page",
    });
  });

  it("keeps what a message says besides", () => {
    const [told] = fromReleases([diagnostic("a", "webhook", "undecided")], RESOURCES);
    assert.equal(parse(told?.message ?? "")?.status, "undecided");
    const other = { ...diagnostic("a", "webhook"), message: "of another pack" };
    assert.deepEqual(fromReleases([other], RESOURCES), [other]);
  });

  it("leaves out what the same rule says of the release itself", () => {
    const ofRelease = diagnostic("a", "ingress");
    assert.deepEqual(fromReleases([ofRelease, diagnostic("a", "webhook")], RESOURCES), [ofRelease]);
  });

  it("leaves it in where of the release it is undecided", () => {
    const given = [diagnostic("a", "ingress", "undecided"), diagnostic("a", "webhook")];
    assert.equal(fromReleases(given, RESOURCES).length, 2);
  });
});
