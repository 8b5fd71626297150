import { METADATA_EGRESS, type MetadataEndpoint } from "../../../gke/metadata-egress";
import { DATAPLANE_V2 } from "../../../gke/metadata-server";
import { SERVICE_ACCOUNT_ANNOTATION } from "../../../gke/workload-identity";
import { allOf, anyOf } from "../../evaluation/unknown";
import { allowsEgress, restrictsEgress } from "../../program/kubernetes/egress";
import { actsInGoogleCloud } from "../../program/kubernetes/identity";
import { isLetOut, type Pod, type Policy, selectsPod } from "../../program/kubernetes/pod-network";
import { CLUSTER, DEPLOYMENT, KUBERNETES_SERVICE_ACCOUNT, NETWORK_POLICY } from "../../resource-types";
import type { Context, Example, Rule } from "../../rule";

type Dataplane = keyof typeof METADATA_EGRESS;
const DATAPLANES: readonly { key: Dataplane; name: string }[] = [
  { key: "iptables", name: "the iptables dataplane" },
  { key: "dataplaneV2", name: "Dataplane V2" },
];

/** Set on a NetworkPolicy by whoever means to keep Pods, such as sandboxes, from the metadata server. */
export const DENY_ANNOTATION = "gke-metadata/deny";
const INTENDED = "intended";

export const netpolAllowsMetadataEgress: Rule = {
  name: "netpol-allows-metadata-egress",
  description: "Pods under an egress policy can still reach the GKE metadata server.",
  why:
    "A NetworkPolicy with egress rules closes every way out that no policy opens, the one to the metadata server too. " +
    "Pods then get no token, no project and no e-mail address of their account, and fail as in the incident of June 2022, " +
    "where the address behind the metadata server had moved. Which address policies see depends on the dataplane: on " +
    `iptables the server's own (${METADATA_EGRESS.iptables.address}:${METADATA_EGRESS.iptables.ports[0]}), on Dataplane V2 ` +
    `the one that Pods use (${METADATA_EGRESS.dataplaneV2.address}:${METADATA_EGRESS.dataplaneV2.ports[0]}). A cluster on iptables ` +
    "enforces policies only where networkPolicy.enabled says so: elsewhere the policy is advised against, as it takes effect with that switch.",
  fix: `Add an egress rule to spec.egress: ${ruleText("iptables")} on the iptables dataplane, ${ruleText("dataplaneV2")} on Dataplane V2.`,
  whenToExempt: `Pods that must have no identity, such as sandboxes: set the annotation ${DENY_ANNOTATION}: ${INTENDED} on the policy instead, which says so to its readers too.`,
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/how-to/network-policy#network-policy-and-workload-identity",
    "https://cloud.google.com/kubernetes-engine/docs/concepts/workload-identity",
    "https://cloud.google.com/service-mesh/docs/security/egress-gateway-gke-tutorial",
    "https://kubernetes.io/docs/concepts/services-networking/network-policies/",
  ],
  severity: "high",
  level: "mandatory",
  good: example([
    {
      to: [{ ipBlock: { cidr: `${METADATA_EGRESS.dataplaneV2.address}/32` } }],
      ports: portsOf("dataplaneV2"),
    },
  ]),
  bad: example([{ ports: [{ protocol: "UDP", port: 53 }] }]),
  checks: {
    [NETWORK_POLICY]: [
      function* egress(policy, context) {
        if (!restrictsEgress(policy.spec)) return;
        const { self, stack } = context;
        const acts = (pod: Pod) => actsInGoogleCloud(pod.workload, pod.template(), stack);
        const cutsOff = (dataplane: Dataplane, concerns: (pod: Pod) => boolean): boolean =>
          allOf(
            () => isUsed(dataplane, context),
            () =>
              selectsPod(self, stack, (pod) =>
                allOf(
                  () => !isLetOut(pod, self, stack, (other) => isOpen(other, METADATA_EGRESS[dataplane])),
                  () => concerns(pod),
                ),
              ),
          );
        // On a cluster of another stack the way that is open is most likely the one that its dataplane takes.
        const mayBeOpen = (dataplane: Dataplane) =>
          !stack.clusterOf(self) && DATAPLANES.some(({ key }) => key !== dataplane && !cutsOff(key, acts));
        yield* context.each(DATAPLANES, function* ({ key, name }) {
          const { address, ports } = METADATA_EGRESS[key];
          const where = `${address}:${ports[0]}, where the metadata server answers on ${name}`;
          const finding = {
            at: "spec.egress",
            fix: `Add to spec.egress, here or in another policy for the same Pods: ${ruleText(key)}.`,
          };
          const concernsIdentity = cutsOff(key, acts);
          if (!concernsIdentity && !cutsOff(key, () => true)) return;
          const problem = `cuts Pods ${concernsIdentity ? "that use Workload Identity " : ""}off from ${where}`;
          if (!isEnforced(context)) {
            const when = "once the cluster enforces policies (networkPolicy.enabled)";
            yield { ...finding, problem: `${problem}, ${when}`, level: "advisory" };
          } else if (concernsIdentity && mayBeOpen(key)) {
            yield { ...finding, problem: `${problem}, should the cluster run it`, level: "advisory" };
          } else {
            yield { ...finding, problem, ...(concernsIdentity ? {} : { level: "advisory" as const }) };
          }
        });
      },
    ],
  },
};

/** Whether a policy lets Pods out to the endpoint, or denies it to them on purpose. */
const isOpen = ({ inputs }: Policy, { address, ports }: MetadataEndpoint): boolean =>
  anyOf(
    () => inputs.metadata?.annotations?.[DENY_ANNOTATION] === INTENDED,
    () => allowsEgress(inputs.spec, address, ports[0]),
  );

/** Whether the policy's cluster runs the dataplane; either may be it where the cluster is not in the stack. */
function isUsed(dataplane: Dataplane, { self, stack }: Context<typeof NETWORK_POLICY>): boolean {
  const cluster = stack.clusterOf(self);
  if (!cluster) return true;
  const isV2 = anyOf(
    () => cluster.inputs.enableAutopilot === true,
    () => (cluster.inputs.datapathProvider ?? cluster.observed.datapathProvider) === DATAPLANE_V2,
  );
  return isV2 === (dataplane === "dataplaneV2");
}

/**
 * Whether GKE has policies enforced on the cluster, as Dataplane V2 always has; one of another stack may.
 * Source: https://cloud.google.com/kubernetes-engine/docs/how-to/network-policy, checked 2026-11-25
 */
function isEnforced(context: Context<typeof NETWORK_POLICY>): boolean {
  const cluster = context.stack.clusterOf(context.self);
  if (!cluster) return true;
  return anyOf(
    () => isUsed("dataplaneV2", context),
    () => (cluster.inputs.networkPolicy ?? cluster.observed.networkPolicy)?.enabled === true,
  );
}

function portsOf(dataplane: Dataplane) {
  return METADATA_EGRESS[dataplane].ports.map((port) => ({ protocol: "TCP", port }));
}

function ruleText(dataplane: Dataplane): string {
  const ports = portsOf(dataplane).map(({ port }) => `{ protocol: "TCP", port: ${port} }`);
  return `{ to: [{ ipBlock: { cidr: "${METADATA_EGRESS[dataplane].address}/32" } }], ports: [${ports.join(", ")}] }`;
}

function example(egress: object[]): Example {
  const metadata = { namespace: "apps", name: "app" };
  const labels = { app: "app" };
  return [
    { type: CLUSTER, name: "cluster", props: { datapathProvider: DATAPLANE_V2 } },
    {
      type: KUBERNETES_SERVICE_ACCOUNT,
      name: "account",
      cluster: "cluster",
      props: {
        metadata: {
          ...metadata,
          annotations: { [SERVICE_ACCOUNT_ANNOTATION]: "app@my-project.iam.gserviceaccount.com" },
        },
      },
    },
    {
      type: DEPLOYMENT,
      name: "app",
      cluster: "cluster",
      props: {
        metadata,
        spec: {
          selector: { matchLabels: labels },
          template: {
            metadata: { labels },
            spec: { serviceAccountName: "app", containers: [{ name: "app", image: "app" }] },
          },
        },
      },
    },
    {
      type: NETWORK_POLICY,
      name: "egress",
      cluster: "cluster",
      props: {
        metadata: { namespace: "apps", name: "egress" },
        spec: { podSelector: { matchLabels: labels }, policyTypes: ["Egress"], egress },
      },
    },
  ];
}
