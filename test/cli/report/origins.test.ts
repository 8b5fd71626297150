import assert from "node:assert/strict";
import { bareResource } from "../../../cli/offline/protocol/bare-resource";
import { plain } from "../../../cli/report/colours";
import { type Finding, reportOf } from "../../../cli/report/finding";
import { originsOf } from "../../../cli/report/origins";
import { toText } from "../../../cli/report/text";
import { format } from "../../../policies/evaluation/message";

const urnOf = (type: string, name: string): string => `urn:pulumi:prod::platform::${type}::${name}`;
const PROJECT = urnOf("gcp:organizations/project:Project", "main");
const ACCOUNT = urnOf("gcp:serviceaccount/account:Account", "nodes");
const [BLUE, GREEN] = ["blue", "green"].map((name) => urnOf("gcp:container/cluster:Cluster", name)) as [
  string,
  string,
];
const topicOf = (name: string) => urnOf("gcp:pubsub/topic:Topic", name);
const RESOURCES = [
  bareResource(PROJECT, {}, {}),
  bareResource(ACCOUNT, {}, {}, { project: [PROJECT] }),
  ...[BLUE, GREEN].map((urn) =>
    bareResource(
      urn,
      {},
      {},
      { workloadIdentityConfig: [PROJECT], nodeConfig: [ACCOUNT], project: [PROJECT, ACCOUNT] },
    ),
  ),
  ...["blue", "green"].map((name) => bareResource(topicOf(name), {}, {}, { project: [PROJECT] })),
];

describe("where unknown values come from", () => {
  const originOf = originsOf(RESOURCES);
  const undecided = (property: string, status: Finding["status"] = "undecided") =>
    originOf({ urn: BLUE, status, property });

  it("is the one resource of which they are outputs, also those of another resource's properties", () => {
    assert.equal(undecided("workloadIdentityConfig.workloadPool"), "Project main");
    assert.equal(undecided("Topic.green.project"), "Project main");
    assert.equal(undecided("nodeConfig.serviceAccount"), "Account nodes");
    assert.equal(undecided("Topic.green.project, workloadIdentityConfig.workloadPool"), "Project main");
  });

  it("is not said of several, of none, of a resource that is not there, and of what is decided", () => {
    for (const property of [
      "project",
      "nodeConfig.serviceAccount, workloadIdentityConfig.workloadPool",
      "workloadIdentityConfig.workloadPool, location",
      "location",
      "Topic.red.project",
    ])
      assert.equal(undecided(property), undefined, property);
    assert.equal(undecided("workloadIdentityConfig.workloadPool", "violation"), undefined);
  });

  it("makes one entry of all that one resource leaves undecided, and of one property of several others", () => {
    const says = (policy: string, urn: string, property: string) => ({
      policy,
      urn,
      level: "advisory" as const,
      severity: "high" as const,
      message: format({
        status: "undecided",
        property,
        problem: "is not known",
        fix: "Wait.",
        page: "docs/a.md",
      }),
    });
    const diagnostics = [
      ...[BLUE, GREEN].map((urn) => says("pool", urn, "workloadIdentityConfig.workloadPool")),
      ...[BLUE, GREEN].map((urn, i) => says("consumed", urn, `Topic.${["blue", "green"][i]}.project`)),
      ...[BLUE, GREEN].map((urn, i) => says("named", urn, `Topic.${["blue", "green"][i]}.name`)),
    ];
    const judged = reportOf({ stack: "prod", resources: 6, diagnostics, notes: [] }, undefined, originOf);
    const [, lines = ""] = toText([judged], { paint: plain, width: 100 }).split("not known yet\n");
    assert.equal(
      lines.slice(0, lines.indexOf("\n\n")),
      `  Cluster blue, green Topic.blue.project, Topic.green.project, workloadIdentityConfig.workloadPool,
    from Project main: consumed, pool
  Cluster blue, green Topic.blue.name, Topic.green.name: named`,
    );
  });
});
