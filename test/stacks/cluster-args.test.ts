import assert from "node:assert/strict";
import { parseTopic } from "../../gke/notifications";
import { projectOfPool } from "../../gke/workload-identity";
import { clusterArgs, resourceLabels } from "../../stacks/cluster-args";
import { parseConfig } from "../../stacks/config";
import type { ClusterConfig } from "../../stacks/config-keys";
import { PLACE, STACKS, stackFile, textsOf } from "./stack-files";

const TOPIC = "projects/example-dev/topics/upgrades";
const NODES = "dev-nodes@example-dev.iam.gserviceaccount.com";
const SURROUNDINGS = {
  network: { network: "vpc", subnetwork: "nodes", podRange: "pods", serviceRange: "services" },
  notificationTopic: TOPIC,
  nodeServiceAccount: NODES,
};

function configOf(stack: string): ClusterConfig {
  const [first] = parseConfig(textsOf(stackFile(stack)), PLACE).clusters;
  assert.ok(first);
  return first;
}
const argsOf = (changes: Partial<ClusterConfig> = {}) =>
  clusterArgs({ ...configOf("dev"), ...changes }, SURROUNDINGS);

describe("the arguments of a cluster", () => {
  for (const stack of STACKS) {
    it(`give ${stack} the workload pool of its own project`, () => {
      const config = configOf(stack);
      const { workloadIdentityConfig, project } = clusterArgs(config, SURROUNDINGS);
      const { workloadPool } = workloadIdentityConfig as { workloadPool: string };
      assert.deepEqual([projectOfPool(workloadPool), project], [config.project, config.project]);
    });
  }

  it("have what hardening a stack asks for, and none that costs without it", () => {
    const secretsKey = "projects/example-dev/locations/europe-west4/keyRings/gke/cryptoKeys/secrets";
    const rbacSecurityGroup = "gke-security-groups@example.com";
    const { binaryAuthorization, authenticatorGroupsConfig, databaseEncryption } = argsOf({
      hardening: { binaryAuthorization: true, rbacSecurityGroup, secretsKey },
    });
    assert.deepEqual(binaryAuthorization, { evaluationMode: "PROJECT_SINGLETON_POLICY_ENFORCE" });
    assert.deepEqual(authenticatorGroupsConfig, { securityGroup: rbacSecurityGroup });
    assert.deepEqual(databaseEncryption, { state: "ENCRYPTED", keyName: secretsKey });
    const silent = argsOf();
    assert.ok(!("binaryAuthorization" in silent) && !("databaseEncryption" in silent));
    assert.deepEqual(silent.securityPostureConfig, { mode: "BASIC" });
  });

  it("notify of every event, on the given topic", () => {
    const { notificationConfig } = argsOf();
    assert.deepEqual(notificationConfig, { pubsub: { enabled: true, topic: TOPIC } });
    assert.equal(parseTopic(TOPIC)?.project, argsOf().project);
  });

  it("name the environment in a label that the configuration's own labels cannot displace", () => {
    const labels = new Map([
      ["env", "other"],
      ["owner", "platform"],
    ]);
    assert.deepEqual(resourceLabels({ environment: "prod", labels }), { env: "prod", owner: "platform" });
    assert.deepEqual(argsOf({ environment: "staging", labels: new Map() }).resourceLabels, {
      env: "staging",
    });
  });

  it("leave every node pool to a resource of its own", () => {
    const args = argsOf();
    assert.equal(args.removeDefaultNodePool, true);
    assert.ok(!("nodePools" in args) && !("enableAutopilot" in args));
  });

  it("name an account for the pool that GKE makes and the provider removes", () => {
    assert.deepEqual(argsOf().nodeConfig, { serviceAccount: NODES });
  });

  it("pin no version: the channel decides", () => {
    const args = argsOf({ releaseChannel: "EXTENDED" });
    assert.deepEqual(args.releaseChannel, { channel: "EXTENDED" });
    assert.ok(!("minMasterVersion" in args) && !("nodeVersion" in args));
  });

  it("enforce network policies by Dataplane V2", () => {
    const { datapathProvider, networkPolicy } = argsOf({ dataplaneV2: true });
    assert.deepEqual([datapathProvider, networkPolicy], ["ADVANCED_DATAPATH", undefined]);
  });

  it("enforce network policies by Calico without Dataplane V2", () => {
    const { datapathProvider, networkPolicy, addonsConfig } = argsOf({ dataplaneV2: false });
    assert.equal(datapathProvider, undefined);
    assert.deepEqual(networkPolicy, { enabled: true, provider: "CALICO" });
    assert.deepEqual(addonsConfig, {
      dnsCacheConfig: { enabled: true },
      networkPolicyConfig: { disabled: false },
    });
  });

  for (const publicEndpoint of [true, false]) {
    it(`keep nodes private and the control plane for authorized networks, public endpoint: ${publicEndpoint}`, () => {
      const { controlPlane } = configOf("dev");
      const args = argsOf({ controlPlane: { ...controlPlane, publicEndpoint } });
      assert.deepEqual(args.privateClusterConfig, {
        enablePrivateNodes: true,
        enablePrivateEndpoint: !publicEndpoint,
        masterIpv4CidrBlock: controlPlane.range,
      });
      assert.deepEqual(args.masterAuthorizedNetworksConfig, {
        cidrBlocks: [{ displayName: "office", cidrBlock: "203.0.113.0/24" }],
      });
    });
  }

  it("take Pods' and Services' addresses from the network's secondary ranges", () => {
    const { network, subnetwork, networkingMode, ipAllocationPolicy } = argsOf();
    assert.deepEqual([network, subnetwork, networkingMode], ["vpc", "nodes", "VPC_NATIVE"]);
    assert.deepEqual(ipAllocationPolicy, {
      clusterSecondaryRangeName: "pods",
      servicesSecondaryRangeName: "services",
    });
  });

  it("monitor and log components in the order in which GKE answers them", () => {
    const { monitoringConfig, loggingConfig } = argsOf();
    assert.deepEqual(monitoringConfig, {
      enableComponents: ["SYSTEM_COMPONENTS", "POD", "DAEMONSET", "DEPLOYMENT", "STATEFULSET"],
      managedPrometheus: { enabled: true },
    });
    assert.deepEqual(loggingConfig, { enableComponents: ["SYSTEM_COMPONENTS", "WORKLOADS"] });
  });

  it("make a sequenced cluster a member of its own project's fleet, under the label that its stage selects", () => {
    const { fleet, resourceLabels: labels } = argsOf({ isSequenced: true });
    assert.deepEqual(fleet, { project: "example-dev", membershipType: "LIGHTWEIGHT" });
    assert.deepEqual(labels, { env: "dev", owner: "platform", rollout_stage: "dev" });
  });

  it("leave a cluster without a sequence out of every fleet", () => {
    const { fleet, resourceLabels: labels } = argsOf({ isSequenced: false });
    assert.deepEqual([fleet, labels], [undefined, { env: "dev", owner: "platform" }]);
  });

  for (const deletionProtection of [true, false]) {
    it(`carry the configuration's deletion protection, ${deletionProtection}`, () => {
      assert.equal(argsOf({ deletionProtection }).deletionProtection, deletionProtection);
    });
  }
});
