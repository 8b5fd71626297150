import {
  CLUSTER,
  CRON_JOB,
  DAEMON_SET,
  DEPLOYMENT,
  JOB,
  POD,
  REPLICA_SET,
  REPLICATION_CONTROLLER,
  STATEFUL_SET,
} from "../../../../policies/resource-types";
import { resource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const CONTAINER = "spec.template.spec.containers[0].ports[0]";
const pod = (port: object, spec: object = {}) => ({ containers: [{ name: "c", ports: [port] }], ...spec });
const workload = (port: object, spec: object = {}) => ({ spec: { template: { spec: pod(port, spec) } } });
const onHost = { hostNetwork: true };

ruleTable("reserved-metadata-ports", {
  accepts: {
    "the same number without the node's network, as each Pod has ports of its own": resource(
      DEPLOYMENT,
      workload({ containerPort: 988 }),
    ),
    "another port of the node": resource(DAEMON_SET, workload({ containerPort: 9100, hostPort: 9100 })),
    "another port on the node's network": resource(DAEMON_SET, workload({ containerPort: 9100 }, onHost)),
    "the port behind another one of the node": resource(
      DAEMON_SET,
      workload({ containerPort: 988, hostPort: 9988 }),
    ),
    "the port over UDP": resource(DAEMON_SET, workload({ hostPort: 988, protocol: "UDP" })),
    "containers without ports": resource(DEPLOYMENT, {
      spec: { template: { spec: { containers: [{ name: "c" }] } } },
    }),
    "a workload without a template": resource(DEPLOYMENT, {}),
    "an unknown hostNetwork with another port": resource(
      DAEMON_SET,
      workload({ containerPort: 9100 }, { hostNetwork: unknown }),
    ),
    "an unknown protocol of another port": resource(
      DAEMON_SET,
      workload({ hostPort: 9100, protocol: unknown }),
    ),
  },
  rejects: {
    "hostPort 988": {
      resources: resource(DAEMON_SET, workload({ containerPort: 8080, hostPort: 988 })),
      at: `${CONTAINER}.hostPort`,
    },
    "hostPort 987 on an Autopilot cluster": {
      resources: [
        resource(CLUSTER, { enableAutopilot: true }, { name: "cluster" }),
        resource(DEPLOYMENT, workload({ containerPort: 8080, hostPort: 987 }), { cluster: "cluster" }),
      ],
      at: `${CONTAINER}.hostPort`,
    },
    "containerPort 988 on the node's network": {
      resources: resource(DAEMON_SET, workload({ containerPort: 988 }, onHost)),
      at: `${CONTAINER}.containerPort`,
      problem: /^is 988, /,
    },
    "both, as Kubernetes wants them equal, once": {
      resources: resource(DAEMON_SET, workload({ containerPort: 988, hostPort: 988 }, onHost)),
      at: `${CONTAINER}.hostPort`,
    },
    "an init container that stays": {
      resources: resource(STATEFUL_SET, {
        spec: {
          template: {
            spec: {
              containers: [],
              initContainers: [{ name: "c", restartPolicy: "Always", ports: [{ hostPort: 988 }] }],
            },
          },
        },
      }),
      at: "spec.template.spec.initContainers[0].ports[0].hostPort",
    },
    "a Pod": {
      resources: resource(POD, { spec: pod({ hostPort: 988 }) }),
      at: "spec.containers[0].ports[0].hostPort",
    },
    "a Job": { resources: resource(JOB, workload({ hostPort: 988 })), at: `${CONTAINER}.hostPort` },
    "a ReplicaSet": {
      resources: resource(REPLICA_SET, workload({ hostPort: 988 })),
      at: `${CONTAINER}.hostPort`,
    },
    "a ReplicationController": {
      resources: resource(REPLICATION_CONTROLLER, workload({ hostPort: 988 })),
      at: `${CONTAINER}.hostPort`,
    },
    "a CronJob": {
      resources: resource(CRON_JOB, { spec: { jobTemplate: workload({ hostPort: 988 }) } }),
      at: "spec.jobTemplate.spec.template.spec.containers[0].ports[0].hostPort",
    },
    "each of two ports": {
      resources: resource(DAEMON_SET, {
        spec: {
          template: { spec: { containers: [{ name: "c", ports: [{ hostPort: 988 }, { hostPort: 987 }] }] } },
        },
      }),
      at: [`${CONTAINER}.hostPort`, "spec.template.spec.containers[0].ports[1].hostPort"],
    },
    "the port beside an unknown image": {
      resources: resource(DAEMON_SET, {
        spec: {
          template: { spec: { containers: [{ name: "c", image: unknown, ports: [{ hostPort: 988 }] }] } },
        },
      }),
      at: `${CONTAINER}.hostPort`,
    },
  },
  undecided: {
    "an unknown port": {
      resources: resource(DAEMON_SET, workload({ hostPort: unknown })),
      at: `${CONTAINER}.hostPort`,
    },
    "an unknown hostNetwork with the port": {
      resources: resource(DAEMON_SET, workload({ containerPort: 988 }, { hostNetwork: unknown })),
      at: "spec.template.spec.hostNetwork",
    },
    "an unknown template": {
      resources: resource(DAEMON_SET, { spec: { template: unknown } }),
      at: "spec.template",
    },
  },
});
