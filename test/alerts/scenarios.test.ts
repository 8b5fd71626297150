import assert from "node:assert/strict";
import type { Alert, Thresholds } from "../../stacks/alerts/alert";
import { ALERTS } from "../../stacks/alerts/list";
import { between, ClusterWorld, from } from "./cluster";
import { INTERVALS, type Stretch, seen, TARGET } from "./promtool";

const NODES = ["a-1", "a-2", "b-1", "b-2"];
const each = (rate: number) => () => rate;
/** How a container restarts that cannot start: Kubernetes waits longer and longer, up to five minutes. */
const crashLoop = (start: number): number[] =>
  [0, 1, 2, 4, 7, 12, 17, 22, 27, 32, 37].map((after) => start + after);
const during = (start: number, end: number): Stretch[] => [[start, end]];

/** A cluster on which all is well but for what is added: two jobs a minute, some of which fail by their own scripts. */
function quiet(first: number, last: number, nodes: readonly string[] = NODES): ClusterWorld {
  const world = new ClusterWorld(first, last);
  for (const node of nodes) world.node(node);
  return world
    .container("kube-dns-1", "kubedns")
    .container("event-exporter-gke-1", "event-exporter")
    .serverErrors(each(0.2));
}
function healthyNodes(first: number, last: number): ClusterWorld {
  const world = new ClusterWorld(first, last);
  for (const node of NODES) world.node(node);
  return world;
}
const ordinaryJobs = (world: ClusterWorld): ClusterWorld =>
  world.gitlab(each(2), each(2), {
    script_failure: each(0.3),
    unknown_failure: each(0.1),
    runner_system_failure: each(0),
  });

describe("the alerts call somebody", () => {
  it("within ten minutes of the incident's start", () => {
    // At minute 0 the nodes have the new version, and the metadata server listens where it did before.
    const world = new ClusterWorld(-150, 40);
    for (const node of NODES) world.node(node, { fails: from(0) });
    world
      .container("kube-dns-1", "prometheus-to-sd", { restarts: crashLoop(2) })
      .container("kube-dns-2", "prometheus-to-sd", { restarts: crashLoop(2) })
      .container("event-exporter-gke-1", "event-exporter")
      .clusterFault("node-failed", from(0))
      .serverErrors(each(0.2))
      // Half of the jobs fail, then all hang.
      .gitlab(each(2), (minute) => (minute < 20 ? 2 : 0), {
        runner_system_failure: (minute) => (minute >= 3 && minute < 20 ? 1 : 0),
        script_failure: each(0.2),
      })
      .waitingForImages("gitlab-runner", 6, from(4))
      .expect(ALERTS, {
        "verification-failing": during(1, 40),
        "dns-restarts": during(3, 40),
        "verification-silent": during(6, 40),
        "gitlab-jobs-failing": during(7, 24),
        "image-pulls-failing": during(9, 40),
      });
  });

  it("when a single node fails, while the others pass", () => {
    ordinaryJobs(quiet(-150, 30, NODES.slice(1)))
      .node("a-1", { fails: between(0, 15) })
      .expect(ALERTS, { "verification-failing": during(1, 14), "verification-silent": during(6, 14) });
  });

  it("when nothing is heard of a node any more", () => {
    ordinaryJobs(quiet(-150, 30, NODES.slice(1)))
      .node("a-1", { isMute: from(0) })
      .expect(ALERTS, { "verification-silent": during(6, 30) });
  });

  it("when the verification never starts on a new node", () => {
    ordinaryJobs(quiet(-150, 30))
      .node("a-3", { exists: from(0), isMute: from(0) })
      .expect(ALERTS, { "verification-silent": during(10, 30) });
  });

  it("when all nodes vanish, for as long as none is back", () => {
    const world = new ClusterWorld(-150, 120);
    for (const node of NODES) world.node(node, { exists: (minute) => minute < 0 || minute >= 90 });
    world.expect(ALERTS, { "nodes-gone": during(10, 89) });
  });

  it("when the cluster's verification finds many nodes that are not Ready", () => {
    ordinaryJobs(quiet(-150, 70))
      .clusterFault("nodes-not-ready", from(0))
      .expect(ALERTS, { "nodes-gone": during(15, 70) });
  });

  it("when nodes of a pool do not come back, and not when they are late once", () => {
    ordinaryJobs(quiet(-150, 70))
      .clusterFault("nodes-missing", from(0))
      .expect(ALERTS, { "nodes-gone": during(15, 70) });
    ordinaryJobs(quiet(-150, 70)).clusterFault("nodes-missing", between(0, 14)).expect(ALERTS, {});
  });

  it("when the cluster's verification finds a known issue, until it is gone", () => {
    ordinaryJobs(quiet(-150, 120))
      .clusterFault("affected-by-issue", between(0, 60))
      .expect(ALERTS, { "known-issue-found": during(15, 64) });
  });

  it("when a workload loses its binding, until it has one again", () => {
    ordinaryJobs(quiet(-150, 120))
      .workload("shop/checkout", between(0, 60))
      .workload("shop/cart", () => false)
      .workload("gitlab-runner/ci-jobs", () => false)
      .expect(ALERTS, { "workload-identity-failing": during(13, 84) });
  });

  it("once where hundreds of workloads fail for one reason", () => {
    const world = ordinaryJobs(quiet(-150, 30));
    for (let index = 0; index < 200; index++)
      world.workload(`team/${"a".repeat(index % 15)}${index}`, from(0));
    world.expect(ALERTS, { "workload-identity-failing": during(0, 30) });
  });

  it("of fewer errors where the thresholds are lower, and not of ours where they are higher", () => {
    const withThresholds = (thresholds: Partial<Thresholds>): Alert[] =>
      ALERTS.map((alert) => ({
        ...alert,
        condition: (target, settings) => alert.condition(target, { ...settings, thresholds }),
      }));
    const errors = (rate: number) =>
      ordinaryJobs(healthyNodes(-480, 40)).serverErrors((minute) => (minute < 0 ? 0 : rate));
    errors(0.2).expect(withThresholds({ steadyErrors: 3 }), {
      "metadata-server-steady-errors": during(14, 40),
    });
    errors(1).expect(withThresholds({ steadyErrors: 50 }), {});
  });

  it("within half an hour when one workload gets no token, once a minute", () => {
    for (const usual of [0, 0.2]) {
      ordinaryJobs(healthyNodes(-480, 60))
        .serverErrors((minute) => (minute < 0 ? usual : 1))
        .expect(ALERTS, { "metadata-server-steady-errors": during(usual === 0 ? 20 : 18, 60) });
    }
  });

  it("when the metadata server's own rollout is stuck", () => {
    ordinaryJobs(quiet(-150, 70))
      .clusterFault("server-not-updated", from(0))
      .expect(ALERTS, { "metadata-server-state": during(15, 70) });
  });

  it("when the metadata server crashes on one node", () => {
    ordinaryJobs(quiet(-150, 20))
      .container("gke-metadata-server-b-9", "gke-metadata-server", { restarts: [0, 1, 3, 6] })
      .expect(ALERTS, { "metadata-server-restarts": during(1, 12) });
  });

  it("when the metadata server logs many errors", () => {
    const world = new ClusterWorld(-150, 20);
    for (const node of NODES) world.node(node);
    ordinaryJobs(world)
      .serverErrors((minute) => (minute < 0 ? 0.5 : 10))
      .expect(ALERTS, { "metadata-server-errors": during(7, 20) });
  });

  it("when the metadata server has never logged an error before", () => {
    const world = new ClusterWorld(-150, 20);
    for (const node of NODES) world.node(node);
    ordinaryJobs(world)
      .serverErrors(each(10), from(0))
      .expect(ALERTS, { "metadata-server-errors": during(7, 20) });
  });

  it("when another Pod of kube-system cannot start after an upgrade", () => {
    ordinaryJobs(quiet(-150, 30))
      .container("fluentbit-gke-x", "fluentbit", { restarts: crashLoop(0) })
      .expect(ALERTS, { "kube-system-crash-loops": during(2, 30) });
  });

  it("when jobs start and never end", () => {
    quiet(-150, 150)
      .gitlab(each(0.1), (minute) => (minute < 0 ? 0.1 : 0))
      .expect(ALERTS, { "gitlab-jobs-stuck": during(59, 150) });
  });

  it("when few jobs run and the platform fails most of them", () => {
    quiet(-150, 30)
      .gitlab(each(0.5), each(0.5), {
        runner_system_failure: (minute) => (minute >= 0 && minute < 10 ? 0.4 : 0),
      })
      .expect(ALERTS, { "gitlab-jobs-failing": during(6, 12) });
  });

  it("when GitHub's runners are given up, or never start", () => {
    quiet(-150, 30)
      .github({ failed: (minute) => (minute < 0 ? 1 : 6), started: each(1), ended: each(1) })
      .expect(ALERTS, { "github-runners-failing": during(0, 9) });
    quiet(-150, 30)
      .github({
        pending: (minute) => (minute < 0 ? 0 : 5),
        started: (minute) => (minute < 0 ? 1 : 0),
        ended: (minute) => (minute < 0 ? 1 : 0),
      })
      .expect(ALERTS, { "github-runners-failing": during(15, 30) });
  });

  it("when GitHub's jobs start and never end", () => {
    quiet(-150, 150)
      .github({ started: each(0.1), ended: (minute) => (minute < 0 ? 0.1 : 0) })
      .expect(ALERTS, { "github-jobs-stuck": during(59, 150) });
  });
});

describe("the alerts on metrics", () => {
  it("have each been seen to fire", () => {
    const onMetrics = ALERTS.filter(({ condition }) => condition(TARGET, INTERVALS).kind === "metric");
    assert.deepEqual(
      onMetrics.map(({ id }) => id).filter((id) => !seen.has(id)),
      [],
    );
  });
});

describe("the alerts are quiet", () => {
  it("in an ordinary upgrade, in which each node makes way for a new one", () => {
    const world = new ClusterWorld(-150, 120);
    NODES.forEach((node, index) => {
      const time = 20 * index;
      world
        .node(node, { exists: (minute) => minute < time + 10 })
        .node(`new-${node}`, { exists: from(time) });
      // Some Pods of a new node start before what they need, once.
      world.container(`fluentbit-gke-${node}`, "fluentbit", { exists: from(time), restarts: [time + 2] });
      world.container(`node-local-dns-${node}`, "node-cache", { exists: from(time), restarts: [time + 1] });
    });
    world
      .container("kube-dns-1", "kubedns", { exists: (minute) => minute < 15 })
      .container("kube-dns-2", "kubedns", { exists: from(14) })
      // Seen by one run alone.
      .clusterFault("server-not-updated", between(20, 35))
      .serverErrors((minute) => (minute > 0 && minute < 80 ? 1 : 0.4));
    // Jobs on nodes that make way are lost.
    world
      .gitlab(each(2), each(2), {
        runner_system_failure: (minute) => (minute > 0 && minute % 20 === 12 ? 2 : 0),
        script_failure: each(0.2),
      })
      .expect(ALERTS, {});
  });

  it("about errors that a workload without a grant has always made, and about twice as many", () => {
    ordinaryJobs(healthyNodes(-480, 90))
      .serverErrors((minute) => (minute < 0 ? 1 : 2))
      .expect(ALERTS, {});
  });

  it("on a quiet week-end without jobs", () => {
    quiet(-150, 300)
      .gitlab(each(0), each(0), { script_failure: each(0) })
      .github({})
      .expect(ALERTS, {});
  });

  it("while one long job runs at night", () => {
    quiet(-150, 200)
      .gitlab(
        (minute) => (minute === 0 ? 1 : 0),
        (minute) => (minute === 180 ? 1 : 0),
      )
      .expect(ALERTS, {});
  });

  it("in a deploy with failing scripts and cancelled jobs", () => {
    quiet(-150, 60)
      .gitlab(each(3), each(3), {
        script_failure: (minute) => (minute < 0 ? 0.2 : 3),
        unknown_failure: (minute) => (minute < 0 ? 0.1 : 2),
        job_execution_timeout: (minute) => (minute < 0 ? 0 : 0.5),
        runner_system_failure: each(0.02),
      })
      .github({ started: each(1), ended: each(1) })
      .waitingForImages("team-a", 2, from(0))
      .expect(ALERTS, {});
  });

  it("when a node pool is scaled to zero, and when it grows again", () => {
    const world = quiet(-150, 120);
    for (const node of ["ci-1", "ci-2", "ci-3"]) {
      world.node(node, { exists: (minute) => minute < 0 || minute >= 60 });
    }
    ordinaryJobs(world).expect(ALERTS, {});
  });

  it("about images that a misspelt name keeps waiting for days", () => {
    ordinaryJobs(quiet(-150, 120))
      .waitingForImages("team-a", 8, () => true)
      .expect(ALERTS, {});
  });
});
