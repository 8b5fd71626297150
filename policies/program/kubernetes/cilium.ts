import type { MetadataEndpoint } from "../../../gke/metadata-egress";
import { allOf, anyOf, everyItem, someItem } from "../../evaluation/unknown";
import type { CILIUM_POLICY, Inputs } from "../../resource-types";
import type { EgressSpec } from "./egress-spec";
import { blockHolds } from "./ipv4";
import { selects } from "./selectors";

type Policy = Inputs[typeof CILIUM_POLICY];
type Spec = NonNullable<Policy["spec"]>;
type Rule = NonNullable<Spec["egress"]>[number];

/** Entities that an address outside of the cluster, such as the metadata server's, is of. `host` and `cluster` are not: cilium/cilium#28655. */
const ENTITIES: readonly string[] = ["all", "world", "world-ipv4"];

/** The parts of a rule that name destinations. */
const DESTINATIONS = [
  "toEndpoints",
  "toServices",
  "toGroups",
  "toNodes",
  "toCIDR",
  "toCIDRSet",
  "toEntities",
  "toFQDNs",
] as const satisfies readonly (keyof Rule)[];

/** The name by which Pods call the metadata server. */
const METADATA_NAME = "metadata.google.internal";

/** What a policy of Cilium says of egress. One that selects nodes says nothing of Pods. */
export const ciliumSpecs = ({ spec, specs }: Policy): EgressSpec[] =>
  [
    ...(spec ? [{ spec, path: "spec" }] : []),
    ...(specs ?? []).map((one, i) => ({ spec: one, path: `specs[${i}]` })),
  ]
    .filter(({ spec: one }) => "endpointSelector" in one)
    .map(({ spec: one, path }) => ({
      path,
      deniedAt: `${path}.egressDeny`,
      selects: (labels) => selects(unprefixed(one.endpointSelector), labels),
      // A rule to deny turns the default around too: https://docs.cilium.io/en/stable/security/policy/language/ (Deny Policies)
      restricts: () =>
        allOf(
          () =>
            anyOf(
              () => (one.egress?.length ?? 0) > 0,
              () => (one.egressDeny?.length ?? 0) > 0,
            ),
          () => one.enableDefaultDeny?.egress !== false,
        ),
      allows: (endpoint) => someItem(one.egress, (rule) => holds(rule, endpoint)),
      denies: (endpoints) =>
        someItem(one.egressDeny, (rule) => someItem(endpoints, (endpoint) => holds(rule, endpoint))),
    }));

/** Cilium's labels may say where they come from: `k8s:app` and `any:app` are Kubernetes' `app`. */
function unprefixed(selector: Spec["endpointSelector"]): Spec["endpointSelector"] {
  const bare = (key = "") => key.replace(/^(k8s|any):/, "");
  const { matchLabels = {}, matchExpressions } = selector ?? {};
  const labels = {};
  // By its descriptor, so that a value that is not known stays so.
  for (const [key, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(matchLabels)))
    Object.defineProperty(labels, bare(key), descriptor);
  return {
    matchLabels: labels,
    get matchExpressions() {
      return matchExpressions?.map((expression) => ({ ...expression, key: bare(expression.key) }));
    },
  };
}

/** Whether a rule is about TCP to an endpoint. An empty rule is about nothing, one of ports alone about all destinations. */
const holds = (rule: Rule, { address, ports: [port] }: MetadataEndpoint): boolean =>
  allOf(
    () =>
      anyOf(
        () => isDestination(rule, address),
        () =>
          allOf(
            () => "toPorts" in rule,
            () => everyItem(DESTINATIONS, (key) => !(key in rule)),
          ),
      ),
    () =>
      !rule.toPorts?.length ||
      someItem(rule.toPorts, ({ ports }) => !ports?.length || someItem(ports, (one) => isPort(one, port))),
  );

const isDestination = (rule: Rule, address: string): boolean =>
  anyOf(
    () => someItem(rule.toCIDR, (cidr) => blockHolds(cidr, address)),
    () =>
      someItem(rule.toCIDRSet, ({ cidr = "", except }) =>
        allOf(
          () => blockHolds(cidr, address),
          () => !someItem(except, (block) => blockHolds(block, address)),
        ),
      ),
    () => someItem(rule.toEntities, (entity) => ENTITIES.includes(entity)),
    () =>
      someItem(
        rule.toFQDNs,
        ({ matchName, matchPattern }) =>
          matchName === METADATA_NAME || matchPattern === "*" || matchPattern === "*.google.internal",
      ),
  );

type Port = NonNullable<NonNullable<NonNullable<Rule["toPorts"]>[number]["ports"]>[number]>;

function isPort({ port, endPort, protocol = "ANY" }: Port, wanted: number): boolean {
  if (protocol !== "ANY" && protocol !== "TCP") return false;
  const first = Number(port ?? 0);
  return first === 0 || first === wanted || (endPort !== undefined && first <= wanted && wanted <= endPort);
}
