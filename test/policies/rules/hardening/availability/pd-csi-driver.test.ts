import assert from "node:assert/strict";
import { CLUSTER } from "../../../../../policies/resource-types";
import { resource, unknown } from "../../../../support/evaluate";
import { remediate } from "../../../../support/remediate";
import { ruleTable } from "../../../../support/rule-table";

const AT = "addonsConfig.gcePersistentDiskCsiDriverConfig.enabled";
const driver = (enabled: unknown) => ({ addonsConfig: { gcePersistentDiskCsiDriverConfig: { enabled } } });

ruleTable("pd-csi-driver", {
  accepts: {
    "a cluster without it": resource(CLUSTER, {}),
    "a cluster with it": resource(CLUSTER, driver(true)),
    "other addons alone": resource(CLUSTER, { addonsConfig: { dnsCacheConfig: { enabled: true } } }),
    "an Autopilot cluster": resource(CLUSTER, { enableAutopilot: true, ...driver(false) }),
  },
  rejects: {
    "a cluster that turns it off": {
      resources: resource(CLUSTER, driver(false)),
      at: AT,
      problem: /^is false/,
    },
    "a cluster without it whose state has none": {
      resources: resource(CLUSTER, {}, { observed: driver(false) }),
      at: AT,
      problem: /on GKE/,
    },
  },
  undecided: {
    "a cluster of which it is not known": { resources: resource(CLUSTER, driver(unknown)), at: AT },
  },
});

describe("the remediation of pd-csi-driver", () => {
  const remediated = (props: object) => remediate("pd-csi-driver", resource(CLUSTER, { ...props }));
  it("turns it on where it is off", async () => {
    assert.deepEqual(await remediated(driver(false)), driver(true));
    for (const props of [{}, driver(true), driver(unknown), { enableAutopilot: true, ...driver(false) }])
      assert.equal(await remediated(props), undefined);
  });
});
