import { HELM_RELEASE, isCommand } from "../../resource-types";
import { changesClusters, grantsRoles, isTextUnknown } from "./commands";
import type { ConfigMapTexts } from "./config-map-texts";
import {
  isForController,
  isGrantOfController,
  isGrantOfModule,
  isObjectList,
  isOfOtherProvider,
  syncsObjects,
} from "./makers";
import { closesMesh } from "./mesh";
import { deniesFromAbove, letsSomeAskKubeDns } from "./network-limits";
import { changesNetwork } from "./node-network";
import { makesNodes, startsWithNetworkChange } from "./nodes";
import { isOffCloud } from "./off-cloud";
import { changesOther } from "./patches";
import { makesPods } from "./pods";
import {
  closesManagedNamespace,
  isClusterPolicy,
  isEnginePolicy,
  judgesNodes,
  restrictsNodeImages,
  restrictsServices,
} from "./policies";

interface MaybeUnseen {
  readonly type: string;
  readonly name: string;
  /** Name of a Helm release's chart, where it is known and may be shown. */
  readonly chart?: string | undefined;
  /** The properties, with undefined for what is not known; read only where they matter. */
  known(): Readonly<Record<string, unknown>>;
  /** The URNs of what it waits for. */
  readonly dependencies: readonly string[];
  readonly configMaps: ConfigMapTexts;
  /** Whether the stack has something of GKE or Kubernetes. */
  readonly isBesideClusters: boolean;
}

/** Which resources no rule looks into, besides Helm releases, and how the text on one goes on after its type and name. The first that applies counts. */
const KINDS: readonly (readonly [applies: (resource: MaybeUnseen) => boolean, text: string])[] = [
  [({ type }) => isOfOtherProvider(type), ", whose provider the rules do not know: it is not looked into"],
  [({ type }) => isOffCloud(type), ", which is not in Google Cloud: it is not looked into"],
  [
    ({ type }) => isObjectList(type),
    ", a list, of which Pulumi's provider creates nothing: its items are not looked into",
  ],
  [
    (resource) => changesOther(resource.type, () => resource.known()),
    ", which changes an object that something else makes: what it changes is not looked into",
  ],
  [
    ({ type }) => isForController(type),
    ", from which a controller creates clusters, node pools or objects: they are not looked into",
  ],
  [
    ({ type }) => makesNodes(type),
    ", by which another service makes nodes of a GKE cluster: they are not looked into",
  ],
  [
    ({ type }) => isEnginePolicy(type),
    ", by which a policy engine may refuse or change objects: whether it spares what an upgrade needs is not looked into",
  ],
  [
    (resource) => makesPods(resource.type, () => resource.known()),
    ", from which a controller makes Pods: they are not looked into",
  ],
  [
    (resource) => changesNetwork("nodes", resource.type, resource, resource.configMaps),
    ", which changes the network of nodes by a command: whether Pods still reach the metadata server and DNS is not looked into",
  ],
  [
    (resource) => changesNetwork("Pods", resource.type, resource, resource.configMaps),
    ", which changes the network of its own Pods by a command: whether they still reach the metadata server and DNS is not looked into",
  ],
  [
    (resource) => closesMesh(resource.type, () => resource.known()),
    ", by which Istio may keep Pods from the metadata server: whether they reach it is not looked into",
  ],
  [
    (resource) => closesManagedNamespace(resource.type, () => resource.known()),
    ", a namespace of GKE's own, which refuses Pods that need the node: whether GKE's are among them is not looked into",
  ],
  [
    ({ type, known }) => startsWithNetworkChange(type, known),
    ", whose nodes change their network by a script as they start: whether Pods still reach the metadata server and DNS is not looked into",
  ],
  [
    ({ type, known }) => judgesNodes(type, known),
    ", a policy on what nodes create: whether its expressions refuse it is not looked into",
  ],
  [
    ({ type, isBesideClusters, known }) => isBesideClusters && restrictsServices(type, known),
    ", a perimeter: whether nodes and Pods still reach the services that it restricts is not looked into",
  ],
  [
    ({ type, isBesideClusters, known }) => isBesideClusters && restrictsNodeImages(type, known),
    ", a policy on the images of machines: whether GKE's nodes may have theirs is not looked into",
  ],
  [({ type }) => isGrantOfController(type), ", by which a controller grants roles: they are not looked into"],
  [
    (resource) => syncsObjects(resource.type, () => resource.known()),
    ", by which Config Sync applies objects from a repository: they are not looked into",
  ],
  [
    ({ type }) => isClusterPolicy(type),
    ": whether it cuts Pods off from DNS or the metadata server is not looked into",
  ],
  [
    ({ type, isBesideClusters, known }) => isBesideClusters && deniesFromAbove(type, known),
    ", which may deny traffic in all projects of an organization or a folder: whether it lets nodes and Pods reach what they need is not looked into",
  ],
  [
    ({ type, known }) => letsSomeAskKubeDns(type, known),
    ", which lets namespaces ask kube-dns by their labels: whether all that need names have these is not looked into",
  ],
  [
    ({ type }) => isGrantOfModule(type),
    ", by which a Terraform module grants roles: they are not looked into",
  ],
  [
    (resource) => isCommand(resource.type) && changesClusters(resource.known()),
    ", which changes a cluster by a command: what it does is not looked into",
  ],
  [
    (resource) => isCommand(resource.type) && grantsRoles(resource.known()),
    ", which grants roles by a command: they are not looked into",
  ],
  [
    (resource) => isCommand(resource.type) && resource.isBesideClusters && isTextUnknown(resource.known()),
    ", which runs a command that is not known before the update: what it does is not looked into",
  ],
];

/**
 * For a resource that may hold GKE or Kubernetes configuration and into which no rule looks: a text that continues "The stack …". Undefined
 * for all others.
 */
export function unseenText(resource: MaybeUnseen): string | undefined {
  const { type, name, chart } = resource;
  const quoted = JSON.stringify(name);
  if (type === HELM_RELEASE) {
    const ofChart = chart === undefined ? "" : ` of the chart ${JSON.stringify(chart)}`;
    return `has the Helm release ${quoted}${ofChart}, which Helm renders: its objects are not looked into`;
  }
  const text = KINDS.find(([applies]) => applies(resource))?.[1];
  return text && `has ${type} ${quoted}${text}`;
}
