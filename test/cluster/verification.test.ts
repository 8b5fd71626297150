import assert from "node:assert/strict";
import type { KnownIssue } from "../../gke/known-issues";
import { METADATA_SERVER_DAEMON_SET } from "../../gke/metadata-server";
import { imageName } from "../../stacks/verification/image";
import { NAME } from "../../stacks/verification/names";
import type { VerificationOptions } from "../../stacks/verification/options";
import { NODE_CONDITION, SELF_HEAL_RECORD, STARTUP_TAINT_KEY } from "../../verifier/contract";
import type { Api, KubernetesObject } from "./harness/api";
import { lab } from "./harness/hooks";
import type { Pod } from "./harness/lab";
import { CURRENT_RELEASE, STALE_RELEASE } from "./harness/metadata-server";
import { asker, outcomeOf } from "./harness/pods";
import { renderVerification } from "./harness/render";
import { until } from "./harness/wait";

/** What all nodes of the lab have. */
const ISSUE: KnownIssue = {
  id: "agent-of-the-lab",
  component: "an agent of the lab",
  theme: "nodes",
  symptom: "does not start on these nodes",
  affected: [{ nodes: [">=1.30.0-gke.0"] }],
  fixedIn: [],
  sources: ["https://example.com/incident"],
  date: "2026-11-01",
  confidence: "high",
};

const OPTIONS: VerificationOptions = {
  knownIssues: [ISSUE],
  nodeConditions: true,
  gate: true,
  periodSeconds: 10,
  // A Job that is to fail.
  rolloutPatienceSeconds: 5,
};
/** A Job that is to pass waits for the nodes' next verdicts. */
const PATIENT: VerificationOptions = { ...OPTIONS, rolloutPatienceSeconds: 45 };
const JOB = `${NAME}-rollout`;
const TAINT = { key: STARTUP_TAINT_KEY, value: "true", effect: "NoSchedule" };

/** What `cluster` mode logs of its verdict. */
interface VerdictLine {
  verification?: { problems: { fault: string; nodes?: string[] }[] };
}

/** Applies what Pulumi renders; a Job that is there makes way, as Pulumi replaces it. */
async function install(options: VerificationOptions): Promise<void> {
  const path = `/apis/batch/v1/namespaces/${NAME}/jobs/${JOB}`;
  if (await lab.api.deleteIfThere(path)) {
    // The CronJob's own Jobs come and go in the same namespace: only this one makes way.
    await until("the end of the Job before", 30, async () => {
      const jobs = await lab.api.list<KubernetesObject>(path.replace(`/${JOB}`, ""));
      const pods = await lab.pods(NAME, `job-name=${JOB}`);
      const isThere = jobs.some(({ metadata }) => metadata.name === JOB) || pods.length > 0;
      return isThere ? undefined : true;
    });
  }
  await lab.apply(await renderVerification(options), { manager: "pulumi" });
}

/** Waits until each node's own verdict has this reason. */
async function verdicts(reasons: Readonly<Record<string, string>>, seconds = 90): Promise<void> {
  let last = {};
  await until(
    `the verdicts ${JSON.stringify(reasons)}`,
    seconds,
    async () => {
      const found = lab.nodes.map(async ({ name }) => [
        name,
        (await lab.nodeCondition(name, NODE_CONDITION))?.reason,
      ]);
      last = Object.fromEntries(await Promise.all(found));
      return JSON.stringify(last) === JSON.stringify(reasons) ? true : undefined;
    },
    () => JSON.stringify(last),
  );
}

const ALL_REFUSED = { "node-1": "Refused", "node-2": "Refused" };
const ALL_VERIFIED = { "node-1": "Verified", "node-2": "Verified" };

async function taintedNodes(): Promise<string[]> {
  const nodes = await Promise.all(lab.nodes.map(({ name }) => lab.node(name)));
  return nodes.flatMap(({ metadata, spec }) =>
    spec.taints?.some(({ key }) => key === STARTUP_TAINT_KEY) ? [metadata.name] : [],
  );
}

/** The problems that the Job's first Pod to end tells of, and all that it logged. */
async function firstRun(): Promise<{ problems: { fault: string; nodes?: string[] }[]; log: string }> {
  const pod = await until("the end of the Job's first Pod", 60, async () => {
    const pods = await lab.pods(NAME, `job-name=${JOB}`);
    return pods.find(({ status }) => status.phase === "Failed" || status.phase === "Succeeded");
  });
  const log = await lab.logs(NAME, pod.metadata.name);
  const lines = log
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as VerdictLine);
  return { problems: lines.flatMap(({ verification }) => verification?.problems ?? []), log };
}

const nodesWith = (fault: string, problems: { fault: string; nodes?: string[] }[]): string[] =>
  problems.flatMap((problem) => (problem.fault === fault ? (problem.nodes ?? []) : []));

/** The verification's Pods of the nodes. */
const verifiers = (): Promise<Pod[]> => lab.pods(NAME, "app.kubernetes.io/component=node");

describe("the upgrade verification", () => {
  before(async () => {
    await lab.provideNodeImage(imageName());
    await lab.installMetadataServer(STALE_RELEASE);
    for (const { name } of lab.nodes) await lab.taint(name, [TAINT]);
  });

  describe("while the metadata server is stale and Ready", () => {
    it("passes a strict dry run as Pulumi renders it, and is applied", async () => {
      for (const selfHeal of ["off", "dry-run", "on"] as const) {
        const objects = await renderVerification({ ...OPTIONS, selfHeal, metrics: true });
        await lab.apply(objects.filter(({ kind }) => kind === "Namespace"));
        await lab.apply(objects, { dryRun: true });
      }
      await lab.apply([asker("default")]);
      await install(OPTIONS);
    });

    it("says on each node that the metadata server refuses", async () => {
      await verdicts(ALL_REFUSED);
      const { status } = await lab.metadataServerReady(STALE_RELEASE);
      assert.equal(status.numberReady, 2);
      assert.deepEqual(
        (await verifiers()).map(
          ({ status }) => status.conditions?.find(({ type }) => type === "Ready")?.status,
        ),
        ["False", "False"],
      );
    });

    it("tells of it in an Event for each node", async () => {
      // A Pod is not ready as soon as its check is over, and only then reports.
      const told = await until("an Event for each node", 30, async () => {
        const about = (await lab.events("default")).filter(({ reason }) => reason === "Refused");
        const nodes = about.map(({ involvedObject }) => involvedObject.name).sort();
        return nodes.length < 2 ? undefined : nodes;
      });
      assert.deepEqual(told, ["node-1", "node-2"]);
    });

    it("fails the rollout's Job", async () => {
      assert.equal(await lab.jobEnd(NAME, JOB, 90), "Failed");
    });

    it("keeps ordinary Pods off the nodes", async () => {
      assert.deepEqual(await taintedNodes(), ["node-1", "node-2"]);
      assert.equal(
        (await lab.api.get<Pod>("/api/v1/namespaces/default/pods/asker-anywhere")).status.phase,
        "Pending",
      );
    });
  });

  describe("with its own rights", () => {
    let api: Api;
    const strategic = "application/strategic-merge-patch+json";
    const merge = "application/merge-patch+json";

    before(async () => {
      const [pod] = (await verifiers()).filter(({ spec }) => spec.nodeName === "node-1");
      assert.ok(pod);
      api = lab.api.as(await lab.podToken(pod));
    });
    after(() => api.close());

    it("changes its own condition", async () => {
      const condition = (await lab.nodeCondition("node-1", NODE_CONDITION)) ?? assert.fail();
      await api.patch("/api/v1/nodes/node-1/status", strategic, { status: { conditions: [condition] } });
    });

    it("cannot touch another node", async () => {
      const status = { conditions: [{ type: NODE_CONDITION, status: "True" }] };
      await assert.rejects(
        api.patch("/api/v1/nodes/node-2/status", strategic, { status }),
        /may change only the Node that it runs on/,
      );
      await assert.rejects(
        api.patch("/api/v1/nodes/node-2", merge, { spec: { taints: [] } }),
        /may change only the Node that it runs on/,
      );
    });

    for (const [what, patch, message] of [
      [
        "add a taint",
        { spec: { taints: [TAINT, { key: "example.com/other", effect: "NoSchedule" }] } },
        /may only remove its own startup taint/,
      ],
      ["set a label", { metadata: { labels: { "example.com/label": "x" } } }, /metadata/],
      ["set an annotation", { metadata: { annotations: { "example.com/note": "x" } } }, /metadata/],
      ["cordon its node", { spec: { unschedulable: true } }, /may not change a Node's spec/],
    ] as const) {
      it(`cannot ${what}`, () => assert.rejects(api.patch("/api/v1/nodes/node-1", merge, patch), message));
    }

    it("cannot remove a taint of others", async () => {
      const other = { key: "example.com/other", effect: "PreferNoSchedule" };
      await lab.taint("node-1", [TAINT, other]);
      try {
        await assert.rejects(
          api.patch("/api/v1/nodes/node-1", merge, { spec: { taints: [TAINT] } }),
          /may only remove its own startup taint/,
        );
      } finally {
        await lab.taint("node-1", [TAINT]);
      }
    });

    for (const [field, value] of Object.entries({
      capacity: { "example.com/gpu": "8" },
      allocatable: { cpu: "1" },
      addresses: [{ type: "InternalIP", address: "192.0.2.1" }],
      nodeInfo: { kubeletVersion: "v1.99.0" },
      runtimeHandlers: [{ name: "example" }],
      features: { supplementalGroupsPolicy: true },
    })) {
      it(`cannot change the status' ${field}`, () =>
        assert.rejects(
          api.patch("/api/v1/nodes/node-1/status", merge, { status: { [field]: value } }),
          /may not change a Node's status/,
        ));
    }

    it("cannot set another condition, read Pods or delete the metadata server", async () => {
      const status = { conditions: [{ type: "Ready", status: "False" }] };
      await assert.rejects(
        api.patch("/api/v1/nodes/node-1/status", strategic, { status }),
        /may only change its own condition/,
      );
      await assert.rejects(api.get("/api/v1/namespaces/kube-system/pods"), { reason: "Forbidden" });
      await assert.rejects(
        api.delete(`/apis/apps/v1/namespaces/kube-system/daemonsets/${METADATA_SERVER_DAEMON_SET}`),
        { reason: "Forbidden" },
      );
    });
  });

  describe("once the DaemonSet is deleted and re-created", () => {
    it("passes on each node, though the API server stops in between", async () => {
      const pods = (await verifiers()).map(({ metadata }) => metadata.uid).sort();
      const { created } = await lab.withAddonManager(CURRENT_RELEASE, async () => {
        await lab.kubectl("delete", "daemonset", METADATA_SERVER_DAEMON_SET, "--namespace=kube-system");
        await lab.metadataServerReady(CURRENT_RELEASE);
      });
      assert.equal(created, 1);
      const addresses = (await verifiers()).map(({ status }) => status.podIP);
      await lab.controlPlane.stopApiServer();
      try {
        await until("the verdicts, by the Pods' own readiness", 45, async () => {
          const answers = await Promise.all(
            addresses.map((address) => fetch(`http://${address}:8080/ready`)),
          );
          return answers.every(({ ok }) => ok) ? true : undefined;
        });
      } finally {
        await lab.controlPlane.startApiServer();
      }
      await verdicts(ALL_VERIFIED, 60);
      assert.deepEqual((await verifiers()).map(({ metadata }) => metadata.uid).sort(), pods);
    });

    it("passes the rollout's next Job", async () => {
      await install(PATIENT);
      assert.equal(await lab.jobEnd(NAME, JOB, 90), "Complete");
    });

    it("says which nodes have a known issue, though the Job passes", async () => {
      const { problems } = await firstRun();
      assert.deepEqual(
        problems.map(({ fault, nodes }) => [fault, nodes]),
        [["affected-by-issue", ["node-1", "node-2"]]],
      );
    });

    it("removes the startup taint, and ordinary Pods get their identity", async () => {
      await until("the end of the taints", 30, async () =>
        (await taintedNodes()).length === 0 ? true : undefined,
      );
      assert.equal(outcomeOf(await lab.podEnd("default", "asker-anywhere")), "200 Bearer");
    });
  });

  describe("when one node's metadata server is stale", () => {
    it("names that node, and does not heal on its word alone", async () => {
      await lab.replaceMetadataServer("node-2", STALE_RELEASE);
      await verdicts({ "node-1": "Verified", "node-2": "Refused" }, 60);
      await install({ ...OPTIONS, selfHeal: "dry-run" });
      const { problems, log } = await firstRun();
      assert.deepEqual(nodesWith("refused", problems), ["node-2"]);
      assert.deepEqual(nodesWith("server-behind", problems), ["node-2"]);
      assert.match(log, /too few nodes say refused/);
      assert.equal((await lab.pods("kube-system", `k8s-app=${METADATA_SERVER_DAEMON_SET}`)).length, 2);
    });
  });

  describe("when each node's metadata server is stale again", () => {
    it("says in a dry run what it would do", async () => {
      await lab.replaceMetadataServer("node-1", STALE_RELEASE);
      await verdicts(ALL_REFUSED, 60);
      await install({ ...OPTIONS, selfHeal: "dry-run" });
      const { log } = await firstRun();
      assert.match(log, /dry run, would/);
      assert.equal((await lab.pods("kube-system", `k8s-app=${METADATA_SERVER_DAEMON_SET}`)).length, 2);
    });

    it("heals it by itself, once, where that is turned on", async () => {
      const { created } = await lab.withAddonManager(CURRENT_RELEASE, async () => {
        await install({ ...PATIENT, selfHeal: "on" });
        assert.equal(await lab.jobEnd(NAME, JOB, 90), "Complete");
      });
      assert.equal(created, 1);
      await verdicts(ALL_VERIFIED, 60);
      const path = `/api/v1/namespaces/${NAME}/configmaps/${SELF_HEAL_RECORD.name}`;
      const { data } = await lab.api.get<{ data: Record<string, string> }>(path);
      const record = JSON.parse(data[SELF_HEAL_RECORD.key] ?? "[]") as { isDone: boolean }[];
      assert.deepEqual(
        record.map(({ isDone }) => isDone),
        [true],
      );
    });
  });
});
