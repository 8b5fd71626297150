import assert from "node:assert/strict";
import { inAnswerOrder, MONITORING_COMPONENTS } from "../../gke/components";
import { promqlName } from "../../gke/metrics";

describe("gke/metrics", () => {
  // The examples of https://cloud.google.com/monitoring/promql/promql-mapping
  const names: Record<string, string> = {
    "kubernetes.io/container/cpu/limit_cores": "kubernetes_io:container_cpu_limit_cores",
    "compute.googleapis.com/instance/cpu/utilization": "compute_googleapis_com:instance_cpu_utilization",
    "logging.googleapis.com/log_entry_count": "logging_googleapis_com:log_entry_count",
    "agent.googleapis.com/disk/io_time": "agent_googleapis_com:disk_io_time",
  };
  for (const [type, name] of Object.entries(names)) {
    it(`writes ${type} as ${name}`, () => assert.equal(promqlName(type), name));
  }

  it("puts components in the order in which GKE answers them", () => {
    const answered = inAnswerOrder(MONITORING_COMPONENTS, ["JOBSET", "DCGM", "POD", "STORAGE", "HPA"]);
    assert.deepEqual(answered, ["STORAGE", "HPA", "POD", "DCGM", "JOBSET"]);
  });
});
