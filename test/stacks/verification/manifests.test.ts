import assert from "node:assert/strict";
import { METADATA_EGRESS } from "../../../gke/metadata-egress";
import { allowsEgress, restrictsEgress } from "../../../policies/program/kubernetes/network/egress";
import { DENY_ANNOTATION } from "../../../policies/program/kubernetes/network/metadata-egress";
import { ownNodePolicy } from "../../../stacks/verification/admission";
import { bundleOf } from "../../../stacks/verification/bundle";
import { daemonSetSpec } from "../../../stacks/verification/daemon-set";
import {
  cronJobSpec,
  rolloutDeadline,
  rolloutJobSpec,
  VERSIONS_ANNOTATION,
} from "../../../stacks/verification/jobs";
import { networkPolicyAnnotations, networkPolicySpec } from "../../../stacks/verification/network";
import { BOUNDS } from "../../../stacks/verification/option-keys";
import { settingsOf, type VerificationOptions } from "../../../stacks/verification/options";
import { configMapData, configMapName } from "../../../stacks/verification/pods";
import { grants } from "../../../stacks/verification/rights";
import { MODES, PROGRAM_FILES, STARTUP_TAINT_KEY } from "../../../verifier/contract";
import { readSettings } from "../../../verifier/settings";

const IDENTITY = {
  project: "demo",
  cluster: "main",
  location: "europe-west4",
  serviceAccount: "main-verify@demo.iam.gserviceaccount.com",
};
const BUNDLE = bundleOf({
  "verifier.js": "console.log(1);",
  "cluster.js": "console.log(2);",
  "known-issues.json": "[]",
});
const ALL: VerificationOptions = {
  nodeConditions: true,
  gate: true,
  selfHeal: "on",
  metrics: true,
  audience: "https://example.com",
  tokenRegistry: "registry.example:5000",
};
const settings = (options: VerificationOptions = {}, isAutopilot = false) =>
  settingsOf(options, { isAutopilot });

/** A manifest as plain values: those here hold no Outputs. */
const plain = <T>(value: unknown): T => JSON.parse(JSON.stringify(value)) as T;

type PodSpec = {
  serviceAccountName: string;
  automountServiceAccountToken: boolean;
  tolerations: unknown[];
  containers: {
    env: { name: string; value?: string; valueFrom?: { fieldRef: { fieldPath: string } } }[];
    [key: string]: unknown;
  }[];
  [key: string]: unknown;
};
const podOf = (spec: { template: unknown }) =>
  plain<{ spec: PodSpec; metadata: { labels: object } }>(spec.template);
const node = (options?: VerificationOptions, isAutopilot?: boolean) =>
  podOf(daemonSetSpec(settings(options, isAutopilot), IDENTITY, BUNDLE)).spec;
const job = (options?: VerificationOptions) =>
  plain<Record<string, number> & { template: unknown; podFailurePolicy: { rules: unknown[] } }>(
    rolloutJobSpec(settings(options), IDENTITY, BUNDLE, "controlPlane=1.34"),
  );
const cron = (options?: VerificationOptions) =>
  plain<{
    schedule: string;
    concurrencyPolicy: string;
    suspend: boolean;
    jobTemplate: { spec: ReturnType<typeof job> };
  }>(cronJobSpec(settings(options), IDENTITY, BUNDLE));

/** The environment that a container gets, as the program reads it. */
function read(spec: PodSpec) {
  const env = Object.fromEntries(
    (spec.containers[0]?.env ?? []).map(({ name, value, valueFrom }) => [
      name,
      valueFrom?.fieldRef.fieldPath === "spec.nodeName" ? "node-1" : value,
    ]),
  );
  return readSettings({ ...env, KUBERNETES_SERVICE_HOST: "10.0.0.1", KUBERNETES_SERVICE_PORT: "443" });
}

describe("the verification's Pods", () => {
  const pods: [string, PodSpec][] = [
    ["node", node()],
    ["node with everything", node(ALL)],
    ["cluster", podOf(job(ALL)).spec],
    ["scheduled cluster", podOf(cron().jobTemplate.spec).spec],
  ];
  for (const [what, spec] of pods) {
    it(`have no privilege and nothing of the host: ${what}`, () => {
      assert.equal(spec.hostNetwork, false);
      assert.equal("hostPID" in spec || "hostIPC" in spec, false);
      assert.deepEqual(spec.securityContext, {
        runAsNonRoot: true,
        runAsUser: 65_532,
        runAsGroup: 65_532,
        seccompProfile: { type: "RuntimeDefault" },
      });
      const [container, ...others] = spec.containers;
      assert.deepEqual(others, []);
      assert.deepEqual(container?.securityContext, {
        allowPrivilegeEscalation: false,
        privileged: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ["ALL"] },
      });
      assert.doesNotMatch(JSON.stringify(spec), /hostPort|hostPath/);
      assert.deepEqual(spec.volumes, [{ name: "verifier", configMap: { name: configMapName(BUNDLE) } }]);
    });

    it(`run the file that is mounted, in a configuration that the program accepts: ${what}`, () => {
      const [container] = spec.containers;
      const [mount] = (container?.volumeMounts ?? []) as { mountPath: string; readOnly: boolean }[];
      assert.equal(mount?.readOnly, true);
      const { expected, namespace, mode, issuesFile } = read(spec);
      const file = PROGRAM_FILES[mode];
      assert.deepEqual(container?.args, [`${mount?.mountPath}/${file}`]);
      const inMount = Object.keys(configMapData(BUNDLE)).map((name) => `${mount?.mountPath}/${name}`);
      for (const path of [`${mount?.mountPath}/${file}`, ...(mode === "cluster" ? [issuesFile] : [])])
        assert.ok(inMount.includes(path), path);
      assert.equal(namespace, "gke-upgrade-verification");
      assert.deepEqual(
        [expected.project, expected.cluster, expected.location],
        ["demo", "main", "europe-west4"],
      );
    });
  }

  it("are replaced when the bundle changes, and only then", () => {
    assert.notEqual(
      configMapName(bundleOf({ "verifier.js": "a" })),
      configMapName(bundleOf({ "verifier.js": "b" })),
    );
    assert.equal(
      configMapName(bundleOf({ "verifier.js": "a" })),
      configMapName(bundleOf({ "verifier.js": "a" })),
    );
  });

  describe("of the nodes", () => {
    it("are on every node of every pool, under the account that they test", () => {
      assert.deepEqual(node().tolerations, [{ operator: "Exists" }]);
      assert.deepEqual(node().nodeSelector, { "kubernetes.io/os": "linux" });
      const { mode, node: name, expected, reports, metrics } = read(node());
      assert.deepEqual([mode, name, expected.serviceAccount], ["node", "node-1", IDENTITY.serviceAccount]);
      assert.deepEqual([[...reports], metrics], [[], false]);
    });

    it("are selected by the labels that they have", () => {
      const spec = plain<{ selector: { matchLabels: object }; template: unknown }>(
        daemonSetSpec(settings(), IDENTITY, BUNDLE),
      );
      assert.deepEqual(podOf(spec).metadata.labels, spec.selector.matchLabels);
    });

    for (const [what, options, reports] of [
      ["conditions", { nodeConditions: true }, ["condition", "event"]],
      ["the gate", { gate: true }, ["taint"]],
      ["everything", ALL, ["condition", "event", "taint"]],
    ] as const) {
      it(`report with a token of their own for ${what} alone`, () => {
        assert.equal(node().automountServiceAccountToken, false);
        assert.equal(node(options).automountServiceAccountToken, true);
        assert.deepEqual([...read(node(options)).reports], reports);
        assert.equal(node(options, true).automountServiceAccountToken, false, "on Autopilot");
      });
    }

    it("hand on what is asked for beside", () => {
      const { period, audience, registry, metrics } = read(node({ ...ALL, periodSeconds: 120 }));
      assert.deepEqual(
        [period, audience, registry, metrics],
        [120_000, "https://example.com", "registry.example:5000", true],
      );
    });
  });

  describe("of the cluster", () => {
    it("may be where no other Pod may be yet", () => {
      assert.deepEqual(podOf(job()).spec.tolerations, [{ key: STARTUP_TAINT_KEY, operator: "Exists" }]);
    });

    it("know which evidence there is, and what they may do about it", () => {
      const off = read(podOf(job()).spec);
      assert.deepEqual([off.mode, off.expectConditions, off.selfHeal], ["cluster", false, "off"]);
      const on = read(podOf(job(ALL)).spec);
      assert.deepEqual([on.expectConditions, on.selfHeal], [true, "on"]);
    });

    for (const rolloutPatienceSeconds of BOUNDS.rolloutPatienceSeconds) {
      it(`end each try of a rollout's verification before its deadline, at ${rolloutPatienceSeconds} s`, () => {
        const spec = job({ rolloutPatienceSeconds });
        const { grace } = read(podOf(spec).spec);
        assert.equal(grace, rolloutPatienceSeconds * 1000);
        assert.ok(
          (spec.activeDeadlineSeconds ?? 0) > (1 + (spec.backoffLimit ?? 0)) * rolloutPatienceSeconds,
        );
        assert.equal(spec.activeDeadlineSeconds, rolloutDeadline(settings({ rolloutPatienceSeconds })));
      });
    }

    it("are never two at a time by schedule, and end before the next are due", () => {
      for (const everyMinutes of BOUNDS.everyMinutes) {
        const { schedule, concurrencyPolicy, suspend, jobTemplate } = cron({ everyMinutes });
        assert.equal(schedule, `*/${everyMinutes} * * * *`);
        assert.deepEqual([concurrencyPolicy, suspend], ["Forbid", false]);
        const deadline = jobTemplate.spec.activeDeadlineSeconds ?? Infinity;
        assert.ok(deadline < everyMinutes * 60);
        const { grace } = read(podOf(jobTemplate.spec).spec);
        assert.ok(((1 + (jobTemplate.spec.backoffLimit ?? 0)) * grace) / 1000 < deadline);
      }
    });

    it("are tried again, except under a wrong configuration, which no try mends", () => {
      for (const { backoffLimit, podFailurePolicy } of [job(), cron().jobTemplate.spec]) {
        assert.ok(backoffLimit !== undefined && backoffLimit >= 1);
        assert.deepEqual(podFailurePolicy.rules[0], {
          action: "FailJob",
          onExitCodes: { containerName: "verifier", operator: "In", values: [3] },
        });
      }
    });

    it("name the versions that they verify", () => {
      const { metadata } = plain<{ metadata: { annotations: object } }>(job().template);
      assert.deepEqual(metadata.annotations, { [VERSIONS_ANNOTATION]: "controlPlane=1.34" });
    });
  });
});

describe("the verification's rights", () => {
  const verbs = (options: VerificationOptions, mode: "node" | "cluster", isAutopilot = false) =>
    grants(settings(options, isAutopilot))
      .filter((grant) => grant.mode === mode)
      .flatMap(({ namespace, rules }) =>
        plain<{ resources: string[]; resourceNames?: string[]; verbs: string[] }[]>(rules).flatMap((rule) =>
          rule.verbs.map((verb) =>
            [
              verb,
              ...rule.resources,
              ...(rule.resourceNames ?? []),
              ...(namespace ? ["in", namespace] : []),
            ].join(" "),
          ),
        ),
      )
      .sort();
  const READ = [
    "get daemonsets gke-metadata-server in kube-system",
    "list nodes",
    "list pods in gke-upgrade-verification",
    "list pods in kube-system",
  ];
  const RECORD = "configmaps gke-upgrade-verification-self-heal in gke-upgrade-verification";

  it("are none for the nodes, and to read for the cluster, where nothing is chosen", () => {
    assert.deepEqual(verbs({}, "node"), []);
    assert.deepEqual(verbs({}, "cluster"), READ);
  });

  it("are to write a condition and Events, and nothing else, for conditions", () => {
    assert.deepEqual(verbs({ nodeConditions: true }, "node"), [
      "create events in default",
      "get nodes",
      "patch nodes/status",
    ]);
    assert.deepEqual(verbs({ nodeConditions: true }, "cluster"), READ);
  });

  it("are to patch nodes, and not their status, for the gate", () => {
    assert.deepEqual(verbs({ gate: true }, "node"), ["get nodes", "patch nodes"]);
  });

  it("are to delete one DaemonSet by its name, after a record of it, for self-heal", () => {
    assert.deepEqual(
      verbs({ selfHeal: "on" }, "cluster"),
      [
        ...READ,
        `get ${RECORD}`,
        `patch ${RECORD}`,
        "delete daemonsets gke-metadata-server in kube-system",
      ].sort(),
    );
  });

  it("are to read the record for self-heal's dry run", () => {
    assert.deepEqual(verbs({ selfHeal: "dry-run" }, "cluster"), [...READ, `get ${RECORD}`].sort());
  });

  it("are to read on Autopilot, whatever is chosen", () => {
    assert.deepEqual(verbs(ALL, "node", true), []);
    assert.deepEqual(verbs(ALL, "cluster", true), READ);
  });

  it("are confined for the nodes' account alone, and fail closed", () => {
    const { failurePolicy, matchConditions, matchConstraints } = plain<{
      failurePolicy: string;
      matchConditions: { expression: string }[];
      matchConstraints: { resourceRules: { resources: string[] }[] };
    }>(ownNodePolicy("verification"));
    assert.equal(failurePolicy, "Fail");
    assert.deepEqual(
      matchConditions.map(({ expression }) => expression),
      ["request.userInfo.username == 'system:serviceaccount:verification:verifier-node'"],
    );
    const patched = verbs(ALL, "node").flatMap((right) => /^patch (\S+)/.exec(right)?.[1] ?? []);
    assert.deepEqual(matchConstraints.resourceRules[0]?.resources.toSorted(), patched.sort());
  });
});

describe("the verification's NetworkPolicies", () => {
  const ways: readonly (readonly [what: string, address: string, port: number])[] = [
    ...Object.entries(METADATA_EGRESS).map(
      ([dataplane, { address, ports }]) =>
        [`the metadata server of ${dataplane}`, address, ports[0]] as const,
    ),
    ["DNS", "192.0.2.53", 53],
    ["TLS", "192.0.2.1", 443],
    ["a registry's own port", "192.0.2.1", 5000],
    ["plain HTTP", "192.0.2.1", 80],
    ["the server's former address", "127.0.0.1", 988],
  ];
  const METADATA = ["the metadata server of iptables", "the metadata server of dataplaneV2"];
  const open = (mode: "node" | "cluster", options: VerificationOptions) => {
    const spec = plain<Parameters<typeof allowsEgress>[0]>(networkPolicySpec(mode, settings(options)));
    assert.ok(restrictsEgress(spec));
    return ways.filter(([, address, port]) => allowsEgress(spec, address, port)).map(([what]) => what);
  };

  for (const [what, mode, options, expected] of [
    ["a node's without reports", "node", {}, [...METADATA, "DNS"]],
    ["a node's with conditions", "node", { nodeConditions: true }, [...METADATA, "DNS", "TLS"]],
    ["a node's with the gate", "node", { gate: true }, [...METADATA, "DNS", "TLS"]],
    ["a node's with a registry", "node", { tokenRegistry: "gcr.io" }, [...METADATA, "DNS", "TLS"]],
    [
      "a node's with a registry on a port of its own",
      "node",
      { tokenRegistry: "registry.example:5000" },
      [...METADATA, "DNS", "a registry's own port"],
    ],
    ["the cluster's", "cluster", ALL, ["TLS"]],
  ] as const) {
    it(`lets out ${what} Pods to ${expected.join(", ")}`, () =>
      assert.deepEqual(open(mode, options), expected));
  }

  for (const mode of MODES) {
    it(`lets nobody in to the Pods of mode ${mode}, but for metrics`, () => {
      const ingress = (metrics: boolean) => networkPolicySpec(mode, settings({ metrics })).ingress;
      assert.deepEqual(ingress(false), []);
      assert.deepEqual(ingress(true), mode === "node" ? [{ ports: [{ protocol: "TCP", port: 8080 }] }] : []);
    });
  }

  it("says that the cluster's Pods are kept from the metadata server on purpose", () => {
    assert.deepEqual(networkPolicyAnnotations("cluster"), { [DENY_ANNOTATION]: "intended" });
    assert.deepEqual(networkPolicyAnnotations("node"), {});
  });
});
