import assert from "node:assert/strict";
import { CLUSTER } from "../../../../policies/resource-types";
import { resource, unknown } from "../../../support/evaluate";
import { remediate } from "../../../support/remediate";
import { ruleTable } from "../../../support/rule-table";

const AT = "releaseChannel.channel";
const channel = (name: string) => ({ releaseChannel: { channel: name } });

ruleTable("release-channel-explicit", {
  accepts: {
    "REGULAR in production": { resources: resource(CLUSTER, channel("REGULAR")), stack: "prod" },
    "STABLE in production": { resources: resource(CLUSTER, channel("STABLE")), stack: "prod" },
    "EXTENDED in production": { resources: resource(CLUSTER, channel("EXTENDED")), stack: "prod" },
    "RAPID outside production": resource(CLUSTER, channel("RAPID")),
    "RAPID in a production stack on a cluster whose label says otherwise": {
      resources: resource(CLUSTER, { ...channel("RAPID"), resourceLabels: { env: "staging" } }),
      stack: "prod",
    },
    "a silent cluster whose state has a channel": resource(CLUSTER, {}, { observed: channel("STABLE") }),
    "an alpha cluster, which cannot be in a channel": resource(CLUSTER, {
      enableKubernetesAlpha: true,
      ...channel("UNSPECIFIED"),
    }),
    "an Autopilot cluster with a channel": resource(CLUSTER, {
      enableAutopilot: true,
      ...channel("REGULAR"),
    }),
  },
  rejects: {
    "UNSPECIFIED (checkov CKV_GCP_70 passes it)": {
      resources: resource(CLUSTER, channel("UNSPECIFIED")),
      at: AT,
      problem: /"UNSPECIFIED"/,
    },
    "RAPID in production (gke-policy-automation passes it)": {
      resources: resource(CLUSTER, channel("RAPID")),
      stack: "prod",
      at: AT,
      problem: /"RAPID"/,
    },
    "RAPID on a cluster labelled as production": {
      resources: resource(CLUSTER, { ...channel("RAPID"), resourceLabels: { env: "prod" } }),
      at: AT,
    },
    "what is no channel": {
      resources: resource(CLUSTER, channel("regular")),
      at: AT,
      problem: /not a release channel/,
    },
    "a silent cluster, as advisory": { resources: resource(CLUSTER, {}), at: AT, level: "advisory" },
    "a silent cluster whose channel is not known, as advisory": {
      resources: resource(CLUSTER, {}, { observed: { releaseChannel: unknown } }),
      at: AT,
      level: "advisory",
    },
    "a silent Autopilot cluster, as advisory": {
      resources: resource(CLUSTER, { enableAutopilot: true }),
      at: AT,
      level: "advisory",
    },
    "a silent cluster whose state is outside of all channels": {
      resources: resource(CLUSTER, {}, { observed: channel("UNSPECIFIED") }),
      at: AT,
    },
  },
  undecided: {
    "an unknown channel": { resources: resource(CLUSTER, channel(unknown)), at: AT },
    "RAPID beside labels that are not known": {
      resources: resource(CLUSTER, { ...channel("RAPID"), resourceLabels: unknown }),
      at: "resourceLabels",
    },
  },
});

describe("the remediation of release-channel-explicit", () => {
  const remediated = (props: object) =>
    remediate("release-channel-explicit", resource(CLUSTER, { ...props }));

  it("enrols a silent cluster in REGULAR", async () => {
    assert.deepEqual(await remediated({ location: "europe-west4", project: unknown }), {
      location: "europe-west4",
      project: unknown,
      ...channel("REGULAR"),
    });
  });
  it("leaves every channel that is given or not known, and alpha clusters", async () => {
    assert.equal(await remediated(channel("UNSPECIFIED")), undefined);
    assert.equal(await remediated(channel(unknown)), undefined);
    assert.equal(await remediated({ releaseChannel: unknown }), undefined);
    assert.equal(await remediated({ enableKubernetesAlpha: true }), undefined);
    assert.equal(await remediated({ enableKubernetesAlpha: unknown }), undefined);
  });
});
