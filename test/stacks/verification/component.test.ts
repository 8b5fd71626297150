import assert from "node:assert/strict";
import { NAME } from "../../../stacks/verification/names";
import { HTTP_PATHS, VERIFICATION_LABEL } from "../../../verifier/contract";
import { type Registration, type Run, run } from "../program";
import { stackFile, type Values } from "../stack-files";

const OPT_INS = { nodeConditions: true, gate: true, selfHeal: "on" };

/** Those under workloads' accounts have tests of their own: workloads.test.ts. */
const isObject = ({ type, name }: Registration) =>
  type.startsWith("kubernetes:") &&
  name.startsWith("dev-verification") &&
  !name.startsWith("dev-verification-workload");
const metadataOf = ({ inputs }: Registration) =>
  inputs.metadata as { name: string; namespace?: string; labels: Values; annotations?: Values };
const kindOf = ({ type }: Registration) => type.split(":").at(-1) ?? "";

describe("the component of the upgrade verification", () => {
  let plain: Run;
  let full: Run;
  before(async () => {
    plain = await run(stackFile("dev"));
    full = await run({ ...stackFile("dev"), "gke-guardrails:verification": OPT_INS });
  });

  const objects = ({ resources }: Run) => resources.filter(isObject);
  function only(program: Run, kind: string, suffix = ""): Registration {
    const [found, ...others] = program.resources.filter(
      (resource) => kindOf(resource) === kind && resource.name === `dev-verification${suffix}`,
    );
    assert.ok(found && others.length === 0, `one ${kind} ${suffix}`);
    return found;
  }
  /** Whether one resource waits for another, as the engine orders them. */
  const waits = (one: Registration, other: Registration) => one.dependencies.includes(other.urn);

  it("labels every object, and the Pods of every workload", () => {
    for (const object of objects(full)) {
      assert.equal(metadataOf(object).labels[VERIFICATION_LABEL], "true", object.urn);
    }
    for (const kind of ["DaemonSet", "Job"]) {
      const suffix = kind === "Job" ? "-rollout" : "";
      const spec = only(full, kind, suffix).inputs.spec as { template: { metadata: { labels: Values } } };
      assert.equal(spec.template.metadata.labels[VERIFICATION_LABEL], "true");
    }
  });

  it("has its metrics collected where somebody is told of alerts, from the Pods and port that serve them", async () => {
    const { spec } = only(plain, "PodMonitoring").inputs as {
      spec: { selector: { matchLabels: Values }; endpoints: { port: string; path: string }[] };
    };
    const daemonSet = only(plain, "DaemonSet").inputs.spec as {
      template: {
        metadata: { labels: Values };
        spec: { containers: { ports: { name: string }[]; env: { name: string; value?: string }[] }[] };
      };
    };
    const { metadata, spec: pod } = daemonSet.template;
    for (const [label, value] of Object.entries(spec.selector.matchLabels)) {
      assert.equal(metadata.labels[label], value);
    }
    assert.deepEqual(
      spec.endpoints.map(({ port, path }) => [port, path]),
      [[pod.containers[0]?.ports[0]?.name, HTTP_PATHS.metrics]],
    );
    assert.ok(
      pod.containers[0]?.env.some(({ name, value }) => name === "VERIFIER_METRICS" && value === "true"),
    );

    const unwatched = await run({ ...stackFile("dev"), "gke-guardrails:alerts": undefined });
    const types = unwatched.resources.map(({ type }) => type);
    assert.ok(!types.some((type) => /PodMonitoring|AlertPolicy|Dashboard/.test(type)));
  });

  it("expects of each pool the least nodes of all its zones, and none where it may be empty or is of Spot VMs", async () => {
    const pools = stackFile("runners")["gke-guardrails:nodePools"] as Record<string, { minNodes: number }>;
    const expected = Object.entries(pools)
      .filter(([, { minNodes }]) => minNodes > 0)
      .map(([pool, { minNodes }]) => `runners-a-${pool}-0123456:${3 * minNodes}`);
    assert.ok(expected.length > 0 && expected.length < Object.keys(pools).length);
    const { resources } = await run({
      ...stackFile("runners"),
      "gke-guardrails:nodePools": { ...pools, runners: { ...pools.runners, minNodes: 1, spot: true } },
    });
    const job =
      resources.find((each) => kindOf(each) === "Job" && each.name.startsWith("runners-a-")) ?? assert.fail();
    const { template } = job.inputs.spec as {
      template: { spec: { containers: { env: { name: string; value?: string }[] }[] } };
    };
    const env = template.spec.containers[0]?.env ?? [];
    assert.equal(env.find(({ name }) => name === "VERIFIER_MIN_NODES")?.value, expected.join(","));
  });

  it("warns of a gate whose image can change by itself, and of no other", async () => {
    const digest = `sha256:${"0".repeat(64)}`;
    assert.match(full.warnings.join(), /has no digest.*image\.digest/);
    assert.deepEqual(plain.warnings, []);
    const pinned = await run({
      ...stackFile("dev"),
      "gke-guardrails:verification": { ...OPT_INS, image: { digest } },
    });
    assert.deepEqual(pinned.warnings, []);
  });

  it("creates only what carries no opt-in where none is chosen", () => {
    const kinds = (program: Run) => objects(program).map((object) => `${kindOf(object)} ${object.name}`);
    assert.deepEqual(
      kinds(full)
        .filter((object) => !kinds(plain).includes(object))
        .sort(),
      [
        "ClusterRole dev-verification-node-all",
        "ClusterRoleBinding dev-verification-node-all",
        "ConfigMap dev-verification-self-heal",
        "Role dev-verification-node-default",
        "RoleBinding dev-verification-node-default",
        "ValidatingAdmissionPolicy dev-verification",
        "ValidatingAdmissionPolicyBinding dev-verification",
      ],
    );
  });

  it("gives the nodes' account the right to change Nodes only once it is confined", () => {
    const policy = only(full, "ValidatingAdmissionPolicy");
    const binding = only(full, "ValidatingAdmissionPolicyBinding");
    assert.equal((binding.inputs.spec as Values).policyName, metadataOf(policy).name);
    for (const right of ["ClusterRole", "ClusterRoleBinding"]) {
      assert.ok(waits(only(full, right, "-node-all"), binding));
    }
  });

  it("binds each role to the account of its mode, in the namespace of the verification", () => {
    const bindings = objects(full).filter((object) => kindOf(object).endsWith("RoleBinding"));
    assert.equal(bindings.length, 5);
    for (const { name, inputs } of bindings) {
      const mode = name.includes("-node-") ? "node" : "cluster";
      assert.deepEqual(inputs.subjects, [
        { kind: "ServiceAccount", name: `verifier-${mode}`, namespace: NAME },
      ]);
      const { kind, name: role } = inputs.roleRef as { kind: string; name: string };
      const granted = objects(full).find((object) => object.name === name && kindOf(object) === kind);
      assert.ok(granted && metadataOf(granted).name === role, name);
      assert.equal(metadataOf(granted).namespace, (inputs.metadata as Values).namespace);
    }
  });

  it("annotates the nodes' account with the one that it may act as, and no other", () => {
    const annotations = (mode: string) =>
      metadataOf(only(full, "ServiceAccount", `-${mode}`)).annotations as Values | undefined;
    assert.deepEqual(annotations("node"), {
      "iam.gke.io/gcp-service-account": "dev-verify@example-dev.iam.gserviceaccount.com",
    });
    assert.equal(annotations("cluster"), undefined);
    const { inputs } = only(full, "IAMMember", "-identity");
    assert.equal(inputs.member, `serviceAccount:example-dev.svc.id.goog[${NAME}/verifier-node]`);
    assert.ok(waits(only(full, "DaemonSet"), only(full, "IAMMember", "-identity")));
  });

  it("lets the record of self-heal be written in the cluster", () => {
    assert.deepEqual(only(full, "ConfigMap", "-self-heal").ignoreChanges, ["data"]);
  });

  it("waits for the rollout's Job alone, after everything that it needs and all versions that are rolled out", () => {
    const job = only(full, "Job", "-rollout");
    const daemonSet = only(full, "DaemonSet");
    assert.equal(metadataOf(daemonSet).annotations?.["pulumi.com/skipAwait"], "true");
    assert.equal(metadataOf(job).annotations?.["pulumi.com/skipAwait"], undefined);
    for (const object of objects(full)) {
      if (!["Job", "CronJob"].includes(kindOf(object))) assert.ok(waits(job, object), object.urn);
    }
    const rolledOut = full.resources.filter(
      ({ type }) => type === "gcp:container/nodePool:NodePool" || type === "gcp:container/cluster:Cluster",
    );
    assert.equal(rolledOut.length, 3);
    for (const resource of rolledOut) assert.ok(waits(job, resource), resource.urn);
  });

  it("makes a failed rollout's Job anew on the next update", () => {
    const job = only(full, "Job", "-rollout");
    assert.equal(metadataOf(job).annotations?.["pulumi.com/replaceUnready"], "true");
  });

  it("gates every pool with the startup taint, and none without", () => {
    const gated = ({ resources }: Run) =>
      resources.filter(
        ({ type, inputs }) =>
          type === "gcp:container/nodePool:NodePool" && JSON.stringify(inputs).includes("startup-taint"),
      ).length;
    assert.deepEqual([gated(plain), gated(full)], [0, 2]);
  });
});
