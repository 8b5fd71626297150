// Runs the verifier's `cluster` mode against a real control plane whose nodes kwok plays, and prints what it took. To be run
// in the cluster suite's enclosure. usage: simulated-cluster FOLDER-OF-KWOK'S-MODULE
// Longer than a screen: it is one course, from an empty control plane to the figures.

import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { SYSTEM_NAMESPACE } from "../../gke/metadata-server";
import { NAME, SERVICE_ACCOUNTS } from "../../stacks/verification/names";
import type { Api, KubernetesObject } from "../../test/cluster/harness/api";
import { API_PORT, ControlPlane } from "../../test/cluster/harness/control-plane";
import type { DaemonSet } from "../../test/cluster/harness/lab";
import { CURRENT_RELEASE, metadataServer } from "../../test/cluster/harness/metadata-server";
import { Program } from "../../test/cluster/harness/program";
import { renderVerification } from "../../test/cluster/harness/render";
import { until } from "../../test/cluster/harness/wait";
import { entriesOf } from "../../test/verifier/support/output";
import { KNOWN_ISSUES_FILE } from "../../verifier/contract";
import { nodeCondition } from "../../verifier/node-status";
import { type Observed, observe } from "./observed";
import { figures, print, ROOT, RUNS, seconds } from "./report";
import { AGENTS, agentPod, node, nodeName } from "./simulated-objects";

const NODES = 1000;
const ADDRESS = "10.77.0.1";
const READY_SECONDS = 300;

/** Does the work for each item, for twenty at a time. */
async function forEach<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const left = items.values();
  const worker = async () => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: 20 }, worker));
}

function startKwok(module: string, folder: string, binaries: string, kubeconfig: string): Program {
  const stages = ["node/fast/node-initialize", "pod/fast/pod-ready", "pod/fast/pod-delete"];
  return new Program("kwok", join(folder, "logs/kwok.log"), [
    join(binaries, "kwok"),
    `--kubeconfig=${kubeconfig}`,
    "--manage-all-nodes=true",
    // Renewed after a quarter of it: just often enough for the controller manager.
    "--node-lease-duration-seconds=120",
    ...stages.map((stage) => `--config=${join(module, "kustomize/stage", `${stage}.yaml`)}`),
  ]);
}

/** Installs everything in a cluster of simulated nodes, and returns when all of it is Ready and verified. */
async function fill(api: Api, kwok: Program, verification: readonly KubernetesObject[]): Promise<void> {
  const names = Array.from({ length: NODES }, (_, index) => nodeName(index));
  await forEach(
    names.map((_, index) => node(index)),
    (object) => api.post("/api/v1/nodes", object),
  );
  // Made on their nodes, without DaemonSets: those would cost the controllers minutes, and the verifier reads none of them.
  await forEach(
    names.flatMap((name) => AGENTS.map((agent) => agentPod(agent, name))),
    (pod) => api.post(`/api/v1/namespaces/${SYSTEM_NAMESPACE}/pods`, pod),
  );
  for (const object of [...metadataServer(CURRENT_RELEASE), ...verification]) {
    // What kwok plays of a Job says nothing.
    if (object.kind !== "Job" && object.kind !== "CronJob") await api.apply(object);
  }
  await until("all Pods' readiness", READY_SECONDS, async () => {
    kwok.mustRun();
    await sleep(1000);
    const daemonSets = await api.list<DaemonSet>("/apis/apps/v1/daemonsets");
    if (daemonSets.length < 2 || daemonSets.some(({ status }) => status.numberReady !== NODES))
      return undefined;
    const waiting = await api.list("/api/v1/pods?limit=1&fieldSelector=status.phase!=Running");
    return waiting.length === 0 ? true : undefined;
  });
  const verdict = { mode: "node", time: new Date(), problems: [], attempts: 1, milliseconds: 1 } as const;
  const condition = nodeCondition({ ...verdict, expected: { cluster: "lab" } }, undefined);
  await forEach(names, (name) =>
    api.patch(`/api/v1/nodes/${name}/status`, "application/strategic-merge-patch+json", {
      status: { conditions: [condition] },
    }),
  );
}

/** The environment that the rendered CronJob gives the verifier, with its ConfigMap's data and a token of its service account as files. */
async function environment(
  api: Api,
  folder: string,
  verification: readonly KubernetesObject[],
): Promise<Record<string, string>> {
  const credentials = join(folder, "credentials");
  mkdirSync(credentials);
  writeFileSync(join(credentials, "ca.crt"), api.certificateAuthority);
  const path = `/api/v1/namespaces/${NAME}/serviceaccounts/${SERVICE_ACCOUNTS.cluster}/token`;
  const request = { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: {} };
  const { status } = await api.post<{ status: { token: string } }>(path, request);
  writeFileSync(join(credentials, "token"), status.token, { mode: 0o600 });
  const cronJob = verification.find(({ kind }) => kind === "CronJob") as
    | { spec: { jobTemplate: { spec: { template: { spec: PodSpec } } } } }
    | undefined;
  const files = verification.map((object) => (object as { data?: Record<string, string> }).data);
  const issues = join(folder, KNOWN_ISSUES_FILE);
  writeFileSync(issues, files.find((data) => data?.[KNOWN_ISSUES_FILE])?.[KNOWN_ISSUES_FILE] ?? "");
  const env = cronJob?.spec.jobTemplate.spec.template.spec.containers[0]?.env ?? [];
  return {
    ...Object.fromEntries(env.map(({ name, value }) => [name, value])),
    KUBERNETES_SERVICE_HOST: ADDRESS,
    KUBERNETES_SERVICE_PORT: String(API_PORT),
    VERIFIER_CREDENTIALS: credentials,
    VERIFIER_KNOWN_ISSUES_FILE: issues,
    VERIFIER_TERMINATION_LOG: join(folder, "termination-log"),
  };
}

interface PodSpec {
  containers: { env: { name: string; value: string }[] }[];
}

/** One run; throws where it did not pass at once, as its figures would be of something else. */
async function run(env: Record<string, string>): Promise<Observed> {
  const observed = await observe([join(ROOT, "dist/cluster.js")], env);
  const verdict = entriesOf(observed.output).at(-1);
  const { outcome, attempts, nodes } = (verdict?.verification ?? {}) as {
    outcome?: string;
    attempts?: number;
    nodes?: { verified: number };
  };
  if (outcome !== "passed" || attempts !== 1 || nodes?.verified !== NODES) {
    throw new Error(`The verifier did not pass at once: ${verdict?.message ?? observed.output}`);
  }
  return observed;
}

async function main(module: string): Promise<void> {
  const { LAB_FOLDER: folder = "", LAB_BINARIES: binaries = "" } = process.env;
  execFileSync("ip", ["address", "add", `${ADDRESS}/32`, "dev", "lo"]);
  const controlPlane = new ControlPlane(folder, binaries, ADDRESS);
  let kwok: Program | undefined;
  try {
    await controlPlane.start();
    kwok = startKwok(module, folder, binaries, controlPlane.adminKubeconfig);
    const { api } = controlPlane;
    const verification = await renderVerification({ nodeConditions: true });
    const start = performance.now();
    await fill(api, kwok, verification);
    print(
      "the cluster",
      `${NODES} nodes with ${AGENTS.length + 2} Pods each, built in ${((performance.now() - start) / 1000).toFixed(0)} s`,
    );
    const env = await environment(api, folder, verification);
    const runs: Observed[] = [];
    for (let i = 0; i < RUNS; i++) runs.push(await run(env));
    const of = (key: "time" | "cpu" | "memory") => runs.map((observed) => observed[key]);
    const [first] = runs;
    print("time, as a whole process", seconds(figures(of("time"))));
    print("its own processor time", seconds(figures(of("cpu"))));
    print("requests", `${first?.requests}, which brought ${first?.received.toFixed(1)} MiB`);
    const memory = figures(of("memory"));
    print(
      "memory at its peak",
      `${memory.median.toFixed(0)} MiB median, ${Math.max(...of("memory")).toFixed(0)} MiB max`,
    );
  } finally {
    await kwok?.stop(1);
    await controlPlane.stop();
  }
}

main(process.argv[2] ?? "").catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
