import { METADATA_SERVER_PORTS } from "../../../gke/metadata-server";
import { redact } from "../../evaluation/redact";
import {
  type PodTemplate,
  podPath,
  podTemplateOf,
  WORKLOADS,
  type WorkloadType,
} from "../../program/kubernetes/pods";
import type { Inputs } from "../../resource-types";
import { type Context, type Finding, forTypes, type Rule } from "../../rule";

const RESERVED: readonly number[] = Object.values(METADATA_SERVER_PORTS);
const PORTS = RESERVED.join(" and ");
const example = (port: number) => ({
  spec: {
    hostNetwork: true,
    containers: [{ name: "agent", image: "agent", ports: [{ containerPort: port }] }],
  },
});

export const reservedMetadataPorts: Rule = {
  name: "reserved-metadata-ports",
  description: "No Pod takes a port of the node on which the GKE metadata server listens.",
  why:
    `The metadata server listens on ports ${PORTS} of each node. A Pod that holds one of them there keeps a metadata server ` +
    "that GKE replaces from starting, or takes its requests, and all Pods of that node lose their identity: the Lustre client " +
    "and NFS clients have done so by taking a low port.",
  fix: `Use a port of the node other than ${PORTS}.`,
  whenToExempt: "A cluster without Workload Identity, on whose nodes no metadata server of GKE runs.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/concepts/workload-identity",
    "https://github.com/kubernetes/kubernetes/issues/103375",
    "GKE API v1, LustreCsiDriverConfig.enableLegacyLustrePort",
  ],
  severity: "high",
  level: "mandatory",
  good: example(9100),
  bad: example(METADATA_SERVER_PORTS.http),
  checks: forTypes(
    WORKLOADS,
    eachPort(function* hostPort(port, at) {
      if (port.hostPort !== undefined) yield* taken(`${at}.hostPort`, port, port.hostPort);
    }),
    eachPort(function* portOnHostNetwork(port, at, pod) {
      // Where both are given they are equal.
      if (port.containerPort === undefined || "hostPort" in port || !isReserved(port.containerPort)) return;
      if (pod.hostNetwork === true) yield* taken(`${at}.containerPort`, port, port.containerPort);
    }),
  ),
};

type PodSpec = NonNullable<PodTemplate["spec"]>;
interface ContainerPort {
  readonly containerPort?: number;
  readonly hostPort?: number;
  readonly protocol?: string;
}

/** A check of a workload that judges each port of each of its containers by itself. */
function eachPort(check: (port: ContainerPort, at: string, pod: PodSpec) => Iterable<Finding>) {
  return function* (inputs: Inputs[WorkloadType], context: Context<WorkloadType>): Iterable<Finding> {
    const { type } = context.resource;
    const pod = podTemplateOf(type, inputs)?.spec;
    if (!pod) return;
    const path = podPath(type, "spec");
    yield* context.each(["initContainers", "containers"] as const, (list) =>
      context.each(pod[list], (container, i) =>
        context.each(container.ports, (port, j) => check(port, `${path}.${list}[${i}].ports[${j}]`, pod)),
      ),
    );
  };
}

const isReserved = (port: number): boolean => RESERVED.includes(Number(port));

function* taken(at: string, item: ContainerPort, port: number): Iterable<Finding> {
  if (isReserved(port) && (item.protocol ?? "TCP") === "TCP")
    yield { at, problem: `is ${redact(port)}, on which the metadata server listens on the node` };
}
